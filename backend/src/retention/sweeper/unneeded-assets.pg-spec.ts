import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { FileStore } from '../../storage/file-store.js';
import { KeptFirm } from '../retention.fixture.js';
import { UnneededAssets } from './unneeded-assets.service.js';

const HOUR = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'exhibit-assets-'));
let database: TestDatabase;
let firm: KeptFirm;
let store: FileStore;

beforeAll(async () => {
  database = await testDatabase();
  firm = await KeptFirm.open(database.owner, database.source);
  store = await FileStore.open(join(folder, 'objects'));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A font that was stored so many hours ago. */
async function asset(hours: number): Promise<Buffer> {
  const hash = randomBytes(32);
  const key = `sites/${firm.site}/assets/${hash.toString('hex')}-0123456789ab`;
  await store.put(key, Buffer.from('ciphertext'));
  await database.source.query(
    `INSERT INTO site_asset (site_id, sha256, mime, bytes, object_key, ciphertext_hash, stored_at)
     VALUES ($1, $2, 'font/woff2', 10, $3, $2, now() - make_interval(hours => $4))`,
    [firm.site, hash, key, hours],
  );
  return hash;
}

const shows = (recording: string, hash: Buffer) =>
  database.source.query(`INSERT INTO recording_asset VALUES ($1, 'font-a-0', $2, $3)`, [
    recording,
    firm.site,
    hash,
  ]);
const sweep = (laterMs = 0) =>
  database.source.transaction((manager) =>
    new UnneededAssets(store).some(manager, { now: Date.now() + laterMs, latest: Date.now() }, 100),
  );
const isThere = async (hash: Buffer): Promise<boolean> => {
  const rows: unknown[] = await database.source.query('SELECT 1 FROM site_asset WHERE sha256 = $1', [hash]);
  const stored: string[] = [];
  for await (const { key } of store.list(`sites/${firm.site}/assets/${hash.toString('hex')}`))
    stored.push(key);
  expect(stored.length).toBe(rows.length);
  return rows.length === 1;
};

describe('a font or image', () => {
  it('stays while a recording shows it, and while it is new', async () => {
    const [shown, fresh] = [await asset(48), await asset(1)];
    await shows(await firm.recording(3), shown);
    await sweep();
    await sweep(2 * HOUR);
    expect([await isThere(shown), await isThere(fresh)]).toEqual([true, true]);
  });

  it('goes with its object when no recording shows it, after it was asked about for an hour', async () => {
    const hash = await asset(48);
    await sweep();
    expect(await isThere(hash)).toBe(true);
    await sweep(2 * HOUR);
    expect(await isThere(hash)).toBe(false);
  });

  it('stays while a visit is under way that could know of it, or one is quarantined', async () => {
    for (const state of ['open', 'quarantined']) {
      const hash = await asset(48);
      const visit = await firm.recording(1);
      await database.owner.query('UPDATE recording SET state = $2 WHERE id = $1', [visit, state]);
      await sweep();
      await sweep(2 * HOUR);
      expect(await isThere(hash)).toBe(true);
      await database.owner.query(`UPDATE recording SET state = 'sealed' WHERE id = $1`, [visit]);
      await sweep(2 * HOUR);
      expect(await isThere(hash)).toBe(false);
    }
  });

  it('that a recording shows again is not taken away', async () => {
    const hash = await asset(48);
    await sweep();
    await shows(await firm.recording(1), hash);
    await sweep(2 * HOUR);
    expect(await isThere(hash)).toBe(true);
    for (const source of [database.source, database.owner])
      await expect(source.query('DELETE FROM site_asset WHERE sha256 = $1', [hash])).rejects.toThrow(
        'its rows do not change while a recording shows it',
      );
  });
});

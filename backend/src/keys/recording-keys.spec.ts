import { randomBytes } from 'node:crypto';
import { type EntityManager, QueryFailedError } from 'typeorm';
import type { KeyProvider, WrappedKey } from './key-provider.js';
import type { RecordingKey } from './recording-key.entity.js';
import { RecordingKeys } from './recording-keys.service.js';

/** Keeps rows in memory; what PostgreSQL itself promises is tested against PostgreSQL. */
function memory(): { manager: EntityManager; rows: Map<string, RecordingKey> } {
  const rows = new Map<string, RecordingKey>();
  const manager = {
    insert: (_entity: unknown, row: RecordingKey) => {
      if (rows.has(row.recordingId))
        return Promise.reject(
          new QueryFailedError('insert', [], Object.assign(new Error(), { code: '23505' })),
        );
      rows.set(row.recordingId, row);
      return Promise.resolve();
    },
    findOneBy: (_entity: unknown, { recordingId }: RecordingKey) =>
      Promise.resolve(rows.get(recordingId) ?? null),
  };
  return { manager: manager as unknown as EntityManager, rows };
}

/** Remembers what it was asked, so that a test can see that a key is bound to its recording. */
class NamedProvider implements KeyProvider {
  readonly kept = new Map<string, Buffer>();
  handedOut: Buffer | null = null;

  readonly kind = 'file';
  versions = () => Promise.resolve([{ version: 1, fingerprint: '00' }]);
  newVersion = () => Promise.reject(new Error('not here'));
  destroyVersion = () => Promise.reject(new Error('not here'));

  wrap(plainKey: Uint8Array, aad: Uint8Array): Promise<WrappedKey> {
    const wrapped = randomBytes(8);
    this.kept.set(`${wrapped.toString('hex')} ${Buffer.from(aad).toString('hex')}`, Buffer.from(plainKey));
    return Promise.resolve({ kekVersion: 1, wrapped });
  }

  unwrap({ wrapped }: WrappedKey, aad: Uint8Array): Promise<Buffer> {
    const key = this.kept.get(`${wrapped.toString('hex')} ${Buffer.from(aad).toString('hex')}`);
    if (!key) return Promise.reject(new Error('bound to something else'));
    this.handedOut = Buffer.from(key);
    return Promise.resolve(this.handedOut);
  }
}

const ONE = '6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11';
const TWO = '6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b22';

describe('the keys of recordings', () => {
  const provider = new NamedProvider();
  const keys = new RecordingKeys(provider);

  it('refuse a recording that has none', async () => {
    await expect(keys.open(memory().manager, ONE)).rejects.toMatchObject({
      code: 'RECORDING_KEY_GONE',
      status: 410,
    });
  });

  it('refuse a second key for a recording', async () => {
    const { manager } = memory();
    await keys.create(manager, ONE);
    await expect(keys.create(manager, ONE)).rejects.toMatchObject({
      code: 'RECORDING_KEY_EXISTS',
      status: 409,
    });
  });

  it('refuse a wrapped key that was moved to another recording', async () => {
    const { manager, rows } = memory();
    await keys.create(manager, ONE);
    rows.set(TWO, { ...(rows.get(ONE) as RecordingKey), recordingId: TWO });
    await expect(keys.open(manager, TWO)).rejects.toThrow('bound to something else');
  });

  it('pass on what goes wrong in the database', async () => {
    const manager = { insert: () => Promise.reject(new Error('gone')) } as unknown as EntityManager;
    await expect(keys.create(manager, ONE)).rejects.toThrow('gone');
  });

  it('give the same 32 bytes back, and another key to another recording', async () => {
    const { manager } = memory();
    const made = await keys.create(manager, ONE);
    expect(made).toHaveLength(32);
    expect(await keys.open(manager, ONE)).toEqual(made);
    expect((await keys.create(manager, TWO)).equals(made)).toBe(false);
  });

  it('are erased after use, also when the work fails', async () => {
    const { manager } = memory();
    const made = await keys.create(manager, ONE);
    expect(await keys.use(manager, ONE, (key) => Promise.resolve(Buffer.from(key)))).toEqual(made);
    expect(provider.handedOut).toEqual(Buffer.alloc(32));
    await expect(keys.use(manager, ONE, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(provider.handedOut).toEqual(Buffer.alloc(32));
  });
});

// Wrapping the keys of recordings anew in embedded PostgreSQL, beside bare AES-256-GCM of as many keys.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DataSource, type EntityManager } from 'typeorm';
import { createDatabase, startPostgres } from '../../deploy/evaluation/postgres.ts';
import type { KeyProvider } from '../src/keys/key-provider.js';
import type { Benchmark } from './benchmark.ts';

const KEYS = 100_000;
/** Keys per hour: a million recordings change their key-encryption key within one. */
const LEAST = 1_000_000;
const ACTOR = { kind: 'system', job: 'keys.rewrap' } as const;

/** The compiled service, as it runs in life; its types come from the source. */
const compiled = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../dist/${path}`, import.meta.url).href)) as T;
const { migrate } = await compiled<typeof import('../src/platform/database/migrate.js')>(
  'src/platform/database/migrate.js',
);
const { FileKeyring } =
  await compiled<typeof import('../src/keys/file-keyring.js')>('src/keys/file-keyring.js');
const { KeyRotation } = await compiled<typeof import('../src/keys/care/key-rotation.service.js')>(
  'src/keys/care/key-rotation.service.js',
);
const { KeyRewrapping } = await compiled<typeof import('../src/keys/care/key-rewrapping.entity.js')>(
  'src/keys/care/key-rewrapping.entity.js',
);
const { AuditLog } = await compiled<typeof import('../src/audit/audit-log.service.js')>(
  'src/audit/audit-log.service.js',
);
const { AuditEntry } = await compiled<typeof import('../src/audit/audit-entry.entity.js')>(
  'src/audit/audit-entry.entity.js',
);
const { Clock } = await compiled<typeof import('../src/platform/clock.js')>('src/platform/clock.js');
const { recordingKeyContext } = await compiled<typeof import('../src/keys/recording-keys.service.js')>(
  'src/keys/recording-keys.service.js',
);

export const benchmark: Benchmark = {
  expected: `${KEYS.toLocaleString('en')} keys wrapped anew; at least ${LEAST.toLocaleString('en')} an hour are expected`,
  run: async (say) => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-keys-'));
    await using stopping = new AsyncDisposableStack();
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true });
    stopping.defer(() => server.stop());
    const names = { name: 'exhibit_keys', ownerRole: 'exhibit_owner', appRole: 'exhibit_app' };
    const urls = await createDatabase(server.superuserUrl, names);
    await migrate(urls.ownerUrl);
    const entities = [KeyRewrapping, AuditEntry];
    const source = await new DataSource({ type: 'postgres', url: urls.appUrl, entities }).initialize();
    stopping.defer(() => source.destroy());
    const keyring = FileKeyring.open(join(folder, 'keyring'), { create: true });
    await fill(source.manager, keyring);
    say(`  ${KEYS.toLocaleString('en')} wrapped keys are there`);

    // Begun here and worked there: only the work is measured.
    const jobs = { enqueue: () => Promise.resolve() };
    const rotation = new KeyRotation(
      source,
      keyring,
      new AuditLog(source, new Clock()),
      jobs as never,
      new Clock(),
    );
    const { id } = await rotation.rotate(ACTOR);
    const begun = performance.now();
    while (await rotation.batch(ACTOR, id));
    const anHour = Math.round((KEYS / (performance.now() - begun)) * 3_600_000);
    // The best of three: the first one also warms up, and what else the machine does strikes a short run hardest.
    const bare = Math.round((KEYS / Math.min(bareMs(), bareMs(), bareMs())) * 3_600_000);
    const left: { n: string }[] = await source.query(
      'SELECT count(*) AS n FROM recording_key WHERE kek_version = 1',
    );
    const share = Math.round((anHour / bare) * 1_000) / 1_000;
    say(
      `  ours ${anHour.toLocaleString('en')} keys an hour, bare AES-GCM ${bare.toLocaleString('en')}; share ${share}`,
    );
    return {
      figures: { keys: KEYS, anHour, bareAnHour: bare, share },
      missed: [
        ...(anHour < LEAST ? [`${anHour} keys an hour are fewer than ${LEAST}`] : []),
        ...(left[0]!.n === '0' ? [] : [`${left[0]!.n} keys were left behind`]),
      ],
    };
  },
};

async function fill(manager: EntityManager, keyring: KeyProvider): Promise<void> {
  const batch = 5_000;
  for (let done = 0; done < KEYS; done += batch) {
    const ids = Array.from({ length: batch }, () => randomUUID());
    const wrapped = await Promise.all(
      ids.map(async (id) => (await keyring.wrap(randomBytes(32), recordingKeyContext(id))).wrapped),
    );
    await manager.query(
      `INSERT INTO recording_key (recording_id, kek_version, wrapped)
       SELECT id, 1, wrapped FROM unnest($1::uuid[], $2::bytea[]) AS made (id, wrapped)`,
      [ids, wrapped],
    );
  }
}

/** Opening and wrapping as many keys with nothing around it. */
function bareMs(): number {
  const [from, to, plain, aad] = [randomBytes(32), randomBytes(32), randomBytes(32), randomBytes(60)];
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', from, nonce).setAAD(aad);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const tag = cipher.getAuthTag();
  const begun = performance.now();
  for (let count = 0; count < KEYS; count++) {
    const opening = createDecipheriv('aes-256-gcm', from, nonce).setAAD(aad).setAuthTag(tag);
    const key = Buffer.concat([opening.update(sealed), opening.final()]);
    const wrapping = createCipheriv('aes-256-gcm', to, randomBytes(12)).setAAD(aad);
    Buffer.concat([wrapping.update(key), wrapping.final(), wrapping.getAuthTag()]);
  }
  return performance.now() - begun;
}

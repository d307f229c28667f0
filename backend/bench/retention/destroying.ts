import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { DataSource } from 'typeorm';

import type { Outcome } from '../benchmark.ts';
import { rate } from '../side-by-side.ts';
import { compiled } from './compiled.ts';

const DESTROYED = 5_000;
const LEAST_DESTROYED = 500;
const OBJECTS_EACH = 2;

const { AuditLog } = await compiled<typeof import('../../src/audit/audit-log.service.js')>(
  'audit/audit-log.service.js',
);
const { CmsSigner } = await compiled<typeof import('../../src/keys/certificates/cms-signer.js')>(
  'keys/certificates/cms-signer.js',
);
const { RecordingKeys } = await compiled<typeof import('../../src/keys/recording-keys.service.js')>(
  'keys/recording-keys.service.js',
);
const { Signer } = await compiled<typeof import('../../src/keys/signer.js')>('keys/signer.js');
const { Clock } = await compiled<typeof import('../../src/platform/clock.js')>('platform/clock.js');
const { RetentionClock } = await compiled<typeof import('../../src/retention/retention-clock.service.js')>(
  'retention/retention-clock.service.js',
);
const { DestructionCertifier } = await compiled<
  typeof import('../../src/retention/sweeper/destruction-certifier.service.js')
>('retention/sweeper/destruction-certifier.service.js');
const { DestructionSteps } = await compiled<
  typeof import('../../src/retention/sweeper/destruction-steps.service.js')
>('retention/sweeper/destruction-steps.service.js');
const { KeyEraser } = await compiled<typeof import('../../src/retention/sweeper/key-eraser.service.js')>(
  'retention/sweeper/key-eraser.service.js',
);
const { ObjectRemover } = await compiled<
  typeof import('../../src/retention/sweeper/object-remover.service.js')
>('retention/sweeper/object-remover.service.js');
const { FileStore } =
  await compiled<typeof import('../../src/storage/file-store.js')>('storage/file-store.js');

/** Recordings destroyed with certificates as the sweeper does it, beside a loop that only deletes. */
export async function destroying(
  owner: DataSource,
  source: DataSource,
  place: Awaited<ReturnType<typeof import('../../src/keys/open-keys.js').prepareKeys>>,
  folder: string,
  say: (line: string) => void,
): Promise<Outcome> {
  const clock = new Clock();
  const audit = new AuditLog(source, clock);
  const store = await FileStore.open(folder);
  const keys = new RecordingKeys(place.provider);
  const oldest: { id: string }[] = await owner.query(
    `SELECT recording_id AS id FROM retention_plan WHERE NOT destroyed ORDER BY destroy_by LIMIT ${DESTROYED}`,
  );
  const ids = oldest.map(({ id }) => id);
  await source.transaction(async (manager) => {
    for (const id of ids) (await keys.create(manager, id)).fill(0);
  });
  const content = randomBytes(20_000);
  const objects = ids.flatMap((id) =>
    ['archive/0123456789ab', 'segments/000000-0123456789ab'].map(
      (name) => `recordings/${id.slice(0, 2)}/${id}/${name}`,
    ),
  );
  await rate(objects.length, 16, (at) => store.put(objects[at]!, content));

  const spent: Record<string, number> = {};
  const timed = <S extends { some(...of: never[]): Promise<number> }>(name: string, step: S): S =>
    Object.assign(Object.create(step) as S, {
      some: async (...of: Parameters<S['some']>) => {
        const from = performance.now();
        const done = await step.some(...of);
        spent[name] = Math.round((spent[name] ?? 0) + performance.now() - from);
        return done;
      },
    });
  const cms = new CmsSigner(
    () => place.credentials.newest('signing')!,
    () => clock.now(),
  );
  const steps = new DestructionSteps(
    source,
    new RetentionClock(source),
    timed('erase', new KeyEraser(store, keys, audit)),
    timed('remove', new ObjectRemover(store)),
    timed('certify', new DestructionCertifier(store, new Signer('bench', place.notes), cms, audit)),
  );
  const begun = performance.now();
  await steps.all(Infinity, DESTROYED);
  const destroyedPerS = Math.round(DESTROYED / ((performance.now() - begun) / 1_000));
  const [{ certified }]: [{ certified: number }] = await owner.query(
    'SELECT count(*)::int AS certified FROM destruction WHERE certified_at IS NOT NULL',
  );
  const barePerS = Math.round(await bareDeletes(folder, store, owner));
  say(`  destroyed ${destroyedPerS} per second with certificates, bare deletes ${barePerS} per second`);
  return {
    figures: { destroyed: DESTROYED, destroyedPerS, barePerS, spentMs: spent },
    missed: [
      ...(certified === DESTROYED ? [] : [`${certified} certificates for ${DESTROYED}`]),
      ...(destroyedPerS >= LEAST_DESTROYED ? [] : [`only ${destroyedPerS} destroyed per second`]),
    ],
  };
}

/** As many objects removed durably, and as many rows deleted, and nothing else: no rule, no hold, no proof. */
async function bareDeletes(
  folder: string,
  store: Awaited<ReturnType<typeof FileStore.open>>,
  owner: DataSource,
): Promise<number> {
  const ids = Array.from({ length: DESTROYED }, () => randomUUID());
  const keys = ids.flatMap((id) => ['a/x', 'b/x'].map((name) => `bare/${id.slice(0, 2)}/${id}/${name}`));
  await rate(keys.length, 16, (at) => store.put(keys[at]!, Buffer.from('x')));
  await owner.query('CREATE TABLE bare (id uuid PRIMARY KEY, wrapped bytea)');
  await owner.query('INSERT INTO bare SELECT id, $2 FROM unnest($1::uuid[]) id', [
    ids,
    createHash('sha256').update('x').digest(),
  ]);
  return rate(ids.length, 16, async (at) => {
    for (const key of keys.slice(at * OBJECTS_EACH, (at + 1) * OBJECTS_EACH)) {
      const path = join(folder, key);
      await unlink(path);
      const within = await open(dirname(path), 'r');
      await within.sync();
      await within.close();
    }
    await owner.query('DELETE FROM bare WHERE id = $1', [ids[at]]);
  });
}

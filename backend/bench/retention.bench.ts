// A million recordings that are due: planned, some of them destroyed on the file store beside a bare delete loop, and keys
// wrapped anew, in embedded PostgreSQL that waits for the disk.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { DataSource } from 'typeorm';
import { createDatabase, startPostgres } from '../../deploy/evaluation/postgres.ts';
import type { Benchmark } from './benchmark.ts';
import { rate } from './side-by-side.ts';

const DUE = 1_000_000;
const PLANNED_WITHIN_S = 60;
const DESTROYED = 3_000;
const LEAST_DESTROYED = 500;
const OBJECTS_EACH = 2;
const KEYS = 50_000;
const HOUR_S = 3_600;

/** The compiled service, as it runs in life; its types come from the source. */
const compiled = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../dist/src/${path}`, import.meta.url).href)) as T;
const { migrate } = await compiled<typeof import('../src/platform/database/migrate.js')>(
  'platform/database/migrate.js',
);
const { AuditLog } = await compiled<typeof import('../src/audit/audit-log.service.js')>(
  'audit/audit-log.service.js',
);
const { CmsSigner } = await compiled<typeof import('../src/keys/certificates/cms-signer.js')>(
  'keys/certificates/cms-signer.js',
);
const { prepareKeys } = await compiled<typeof import('../src/keys/open-keys.js')>('keys/open-keys.js');
const { RecordingKey } = await compiled<typeof import('../src/keys/recording-key.entity.js')>(
  'keys/recording-key.entity.js',
);
const { RecordingKeys, recordingKeyContext } = await compiled<
  typeof import('../src/keys/recording-keys.service.js')
>('keys/recording-keys.service.js');
const { rewrapSome } =
  await compiled<typeof import('../src/keys/care/wrapped-rows.js')>('keys/care/wrapped-rows.js');
const { Signer } = await compiled<typeof import('../src/keys/signer.js')>('keys/signer.js');
const { Clock } = await compiled<typeof import('../src/platform/clock.js')>('platform/clock.js');
const { RetentionClock } = await compiled<typeof import('../src/retention/retention-clock.service.js')>(
  'retention/retention-clock.service.js',
);
const { RetentionPlanner } = await compiled<typeof import('../src/retention/retention-planner.service.js')>(
  'retention/retention-planner.service.js',
);
const { RetentionApplication, RetentionRules } = await compiled<
  typeof import('../src/retention/retention-rules.entity.js')
>('retention/retention-rules.entity.js');
const { DestructionCertifier } = await compiled<
  typeof import('../src/retention/sweeper/destruction-certifier.service.js')
>('retention/sweeper/destruction-certifier.service.js');
const { beginDue } = await compiled<typeof import('../src/retention/sweeper/due-recordings.js')>(
  'retention/sweeper/due-recordings.js',
);
const { KeyEraser } = await compiled<typeof import('../src/retention/sweeper/key-eraser.service.js')>(
  'retention/sweeper/key-eraser.service.js',
);
const { ObjectRemover } = await compiled<typeof import('../src/retention/sweeper/object-remover.service.js')>(
  'retention/sweeper/object-remover.service.js',
);
const { FileStore } = await compiled<typeof import('../src/storage/file-store.js')>('storage/file-store.js');

const SITE = randomUUID();
const CONSENT = randomUUID();
const [ANN, BOB] = [randomUUID(), randomUUID()];

export const benchmark: Benchmark = {
  expected: `${DUE.toLocaleString('en')} due recordings planned in ${PLANNED_WITHIN_S} s; ${LEAST_DESTROYED} destroyed per second on the file store; a million keys wrapped anew in an hour`,
  run: async (say) => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-retention-'));
    await using stopping = new AsyncDisposableStack();
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true });
    stopping.defer(() => server.stop());
    const names = { name: 'exhibit_retention', ownerRole: 'exhibit_owner', appRole: 'exhibit_app' };
    const urls = await createDatabase(server.superuserUrl, names);
    await migrate(urls.ownerUrl);
    const owner = await new DataSource({ type: 'postgres', url: urls.ownerUrl }).initialize();
    stopping.defer(() => owner.destroy());
    const entities = [RecordingKey, RetentionApplication, RetentionRules];
    const source = await new DataSource({ type: 'postgres', url: urls.appUrl, entities }).initialize();
    stopping.defer(() => source.destroy());
    const clock = new Clock();
    const audit = new AuditLog(source, clock);
    const place = await prepareKeys(
      { folder: join(folder, 'keys'), applianceName: 'bench', create: true },
      () => clock.now(),
    );
    await firm(owner);
    await fill(server.superuserUrl, names.name);
    await owner.query('ANALYZE');
    say(`  ${DUE.toLocaleString('en')} recordings are there`);

    const planner = new RetentionPlanner(source, audit, { enqueue: async () => undefined } as never, clock);
    let begun = performance.now();
    let planned = 0;
    for (let some = await planner.some(); some > 0; some = await planner.some()) planned += some;
    const planS = rounded((performance.now() - begun) / 1_000);
    begun = performance.now();
    await owner.query(
      `CREATE TABLE bare_plan AS SELECT id, last_received_at + interval '7 years' AS destroy_by FROM recording`,
    );
    const barePlanS = rounded((performance.now() - begun) / 1_000);
    say(
      `  planned ${planned.toLocaleString('en')} in ${planS} s; as many bare dates, in one go and without an index, in ${barePlanS} s`,
    );

    const store = await FileStore.open(join(folder, 'objects'));
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

    const cms = new CmsSigner(
      () => place.credentials.newest('signing')!,
      () => clock.now(),
    );
    const steps = [
      new KeyEraser(store, keys, audit),
      new ObjectRemover(store),
      new DestructionCertifier(store, new Signer('bench', place.notes), cms, audit),
    ];
    const retentionClock = new RetentionClock(source);
    begun = performance.now();
    const spent = { begin: 0, erase: 0, remove: 0, certify: 0 };
    for (let left = DESTROYED; left > 0; left -= 100) {
      const time = await retentionClock.look();
      await timed(spent, 'begin', () => source.transaction((manager) => beginDue(manager, time, 100)));
      for (const [place, name] of (['erase', 'remove', 'certify'] as const).entries())
        await timed(spent, name, () =>
          source.transaction((manager) => steps[place]!.some(manager, time, 100)),
        );
    }
    const destroyedPerS = Math.round(DESTROYED / ((performance.now() - begun) / 1_000));
    const [{ certified }]: [{ certified: number }] = await owner.query(
      'SELECT count(*)::int AS certified FROM destruction WHERE certified_at IS NOT NULL',
    );
    const barePerS = Math.round(await bareDeletes(join(folder, 'objects'), store, owner));
    say(`  destroyed ${destroyedPerS} per second with certificates, bare deletes ${barePerS} per second`);

    const { rewrapS, wrapS } = await rewrapping(source, place.provider);
    const millionS = Math.round((rewrapS / KEYS) * 1_000_000);
    say(
      `  ${KEYS.toLocaleString('en')} keys wrapped anew in ${rounded(rewrapS)} s: a million in ${millionS} s; wrapped in memory alone, ${rounded(wrapS)} s`,
    );

    const missed = [
      ...(planned === DUE && planS <= PLANNED_WITHIN_S ? [] : [`planning ${planned} took ${planS} s`]),
      ...(certified === DESTROYED ? [] : [`${certified} certificates for ${DESTROYED}`]),
      ...(destroyedPerS >= LEAST_DESTROYED ? [] : [`only ${destroyedPerS} destroyed per second`]),
      ...(millionS <= HOUR_S ? [] : [`a million keys would take ${millionS} s`]),
    ];
    const figures = {
      due: DUE,
      planS,
      barePlanS,
      destroyed: DESTROYED,
      destroyedPerS,
      barePerS,
      spentMs: spent,
      keys: KEYS,
      rewrapS: rounded(rewrapS),
      wrapS: rounded(wrapS),
      millionS,
    };
    return { figures, missed };
  },
};

async function timed<T extends Record<string, number>>(
  spent: T,
  name: keyof T,
  work: () => Promise<unknown>,
): Promise<void> {
  const begun = performance.now();
  await work();
  (spent as Record<keyof T, number>)[name] += Math.round(performance.now() - begun);
}

/** What must be there before there is a recording. */
async function firm(owner: DataSource): Promise<void> {
  for (const id of [ANN, BOB])
    await owner.query(
      `INSERT INTO person (id, issuer, subject, display_name, first_seen_at, last_login_at)
       VALUES ($1, 'https://id.test', $2, 'x', now(), now())`,
      [id, id],
    );
  await owner.query(
    `INSERT INTO site (id, key, name, origins, consent, created_by, created_at)
     VALUES ($1, 'k', 'Bank', ARRAY['https://bank.test'], '{}', $2, now())`,
    [SITE, ANN],
  );
  await owner.query(
    `INSERT INTO consent_record (id, site_id, notice_version, purposes, language, collected_by, signals, receipt_id,
       receipt, receipt_note, recorded_at) VALUES ($1, $2, '1', '{evidence}', 'en', 'x', '{}', $3, '{}', 'n', now())`,
    [CONSENT, SITE, randomUUID()],
  );
  const rule = (change: object) => ({
    ...{ site: null, category: null, jurisdiction: null, minimum: null, maximum: null, approval: false },
    ...change,
  });
  const rules = [
    rule({ maximum: 'P7Y' }),
    rule({ minimum: { period: 'P6Y', law: '17 CFR 240.17a-4(a)' } }),
    rule({ minimum: { period: 'P5Y', law: 'Directive 2014/65/EU, Article 16(7)' } }),
  ];
  await owner.query(
    `INSERT INTO retention_rules (version, rules, declarations, drafted_by, drafted_at, published_by, published_at)
     VALUES (1, $1, '[]', $2, now(), $3, now())`,
    [JSON.stringify(rules), ANN, BOB],
  );
}

/** As many rows as a bank has after years. Without the checks of each row, which are not what is measured. */
async function fill(superuserUrl: string, database: string): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  const admin = await new DataSource({ type: 'postgres', url: url.href, extra: { max: 1 } }).initialize();
  await admin.query(`SET session_replication_role = 'replica'`);
  await admin.query(
    `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
     SELECT gen_random_uuid(), $1, $2, 'S-' || n % 50000, 'sealed', at, at, at, 1
     FROM (SELECT n, now() - interval '8 years' - n * interval '1 minute' AS at FROM generate_series(1, ${DUE}) n) s`,
    [SITE, CONSENT],
  );
  await admin.query('INSERT INTO retention_plan (recording_id) SELECT id FROM recording');
  await admin.destroy();
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

async function rewrapping(
  source: DataSource,
  provider: Awaited<ReturnType<typeof prepareKeys>>['provider'],
): Promise<{ rewrapS: number; wrapS: number }> {
  const rows: { id: string; version: number; wrapped: Buffer }[] = [];
  let begun = performance.now();
  for (let n = 0; n < KEYS; n++) {
    const id = randomUUID();
    const { kekVersion, wrapped } = await provider.wrap(randomBytes(32), recordingKeyContext(id));
    rows.push({ id, version: kekVersion, wrapped });
  }
  const wrapS = (performance.now() - begun) / 1_000;
  await source.query(
    'INSERT INTO recording_key (recording_id, kek_version, wrapped) SELECT * FROM unnest($1::uuid[], $2::int[], $3::bytea[])',
    [rows.map(({ id }) => id), rows.map(({ version }) => version), rows.map(({ wrapped }) => wrapped)],
  );
  const { version } = await provider.newVersion();
  begun = performance.now();
  while ((await source.transaction((manager) => rewrapSome(manager, provider, version, 1_000))) > 0);
  return { rewrapS: (performance.now() - begun) / 1_000, wrapS };
}

const rounded = (value: number) => Math.round(value * 10) / 10;

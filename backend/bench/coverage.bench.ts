// What the coverage pages and the look for alarms cost over a million judged visits, beside a bare count of the same rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';

import { createDatabase, startPostgres } from '../../deploy/evaluation/postgres.ts';
import type { Benchmark } from './benchmark.ts';

// The compiled queries, as they run in life; their types come from the source.
const compiled = <T>(path: string): Promise<T> =>
  import(new URL(`../dist/src/${path}.js`, import.meta.url).href) as Promise<T>;
const { groupsQuery, valuesOf } = await compiled<
  typeof import('../src/disclosures/coverage/coverage-rows.js')
>('disclosures/coverage/coverage-rows');
const { alarmEvidence, watchedPages } = await compiled<
  typeof import('../src/disclosures/alarms/alarm-evidence.js')
>('disclosures/alarms/alarm-evidence');
const { migrate } =
  await compiled<typeof import('../src/platform/database/migrate.js')>('platform/database/migrate');

const ROWS = 1_000_000;
const DISCLOSURES = 2;
const DAYS = 60;
const ROUNDS = 5;
const MOST_MS = 2_000;

export const benchmark: Benchmark = {
  expected: `${ROWS.toLocaleString('en')} counted verdicts: every page of coverage in at most ${MOST_MS} ms, from the index alone`,
  run: async (say) => {
    await using stopping = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false });
    stopping.defer(() => server.stop());
    const { ownerUrl } = await createDatabase(server.superuserUrl, {
      ...{ name: 'exhibit', ownerRole: 'exhibit_owner', appRole: 'exhibit_app' },
    });
    await migrate(ownerUrl);
    const owner = await new DataSource({ type: 'postgres', url: ownerUrl }).initialize();
    stopping.defer(() => owner.destroy());
    const disclosures = await fill(owner);

    const now = Date.now();
    const at = (daysAgo: number) => new Date(now - daysAgo * 86_400_000);
    const range = { from: at(DAYS / 2), to: at(-1), before: at(DAYS + 1) };
    const filter = { disclosures, range, page: null, device: null };
    const baseline = await median(() =>
      owner.query('SELECT count(*) FROM disclosure_coverage WHERE disclosure_id = ANY($1)', [disclosures]),
    );
    say(`  a bare count of all of them: ${baseline} ms`);
    const figures: Record<string, number> = {};
    const missed: string[] = [];
    for (const by of ['day', 'page', 'device', 'disclosure', 'site'] as const) {
      const values = [...valuesOf(filter), range.before];
      const ms = await median(() => owner.query(groupsQuery(by), values));
      figures[by] = ms;
      say(`  two periods of ${DAYS / 2} days by ${by}: ${ms} ms`);
      if (ms > MOST_MS) missed.push(`by ${by}: ${ms} ms`);
      const plan: { 'QUERY PLAN': string }[] = await owner.query(`EXPLAIN ${groupsQuery(by)}`, values);
      const text = plan.map((line) => line['QUERY PLAN']).join('\n');
      if (by === 'day') say(text.replace(/^/gm, '    '));
      if (!/Index Only Scan/.test(text)) missed.push(`by ${by}: not from the index alone`);
    }
    const settings = { minimum: 50, fallPercent: 20, baselineDays: 7 };
    figures['look for alarms'] = await median(async () => {
      const asked = { disclosureId: disclosures[0]!, since: at(7), closedAt: null };
      await alarmEvidence(owner.manager, asked, settings);
      for (const page of await watchedPages(owner.manager, asked.disclosureId, asked.since))
        await alarmEvidence(owner.manager, { ...asked, page }, settings);
    });
    say(`  a look for alarms about one disclosure: ${figures['look for alarms']} ms`);
    return { figures: { rows: ROWS, baseline, ms: figures }, missed };
  },
};

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return Math.round(times.toSorted((a, b) => a - b)[ROUNDS >> 1]!);
}

/** Half a million recordings over 60 days, each judged for two disclosures on one of 40 pages. */
async function fill(owner: DataSource): Promise<string[]> {
  await owner.query(`INSERT INTO person (id, issuer, subject, display_name, first_seen_at, last_login_at)
    SELECT gen_random_uuid(), 'bench', n::text, 'bench', now(), now() FROM generate_series(1, 2) n`);
  await owner.query(`INSERT INTO site (key, name, origins, consent, created_by, created_at)
    SELECT 'bench', 'bench', '{https://bank.example}', '{}', id, now() FROM person LIMIT 1`);
  await owner.query(`INSERT INTO consent_record (id, site_id, notice_version, purposes, language, collected_by, signals,
      receipt_id, receipt, receipt_note, recorded_at)
    SELECT gen_random_uuid(), id, '1', '{}', 'en', 'banner', '{}', gen_random_uuid(), '', '', now() FROM site`);
  await owner.query(
    `INSERT INTO recording (id, site_id, consent_id, state, opened_at, last_received_at, seal_due_at, next_seq)
     SELECT gen_random_uuid(), c.site_id, c.id, 'sealed', now() - random() * interval '${DAYS} days', now(), now(), 1
     FROM consent_record c, generate_series(1, ${ROWS / DISCLOSURES})`,
  );
  for (let number = 1; number <= DISCLOSURES; number++) {
    await owner.query(
      `INSERT INTO disclosure (site_id, key, title) SELECT id, 'd${number}', 'bench' FROM site`,
    );
    await owner.query(
      `INSERT INTO disclosure_version (disclosure_id, version, locale, text, text_hash, rule, drafted_by, drafted_at)
       SELECT d.id, 1, 'en', 'x', sha256('x'), '{}', (SELECT id FROM person LIMIT 1), now()
       FROM disclosure d WHERE d.key = 'd${number}'`,
    );
  }
  await owner.query(`INSERT INTO disclosure_coverage
    SELECT r.id, d.id, 1, (ARRAY['shown', 'shown', 'shown', 'not_shown', 'cannot_determine'])[1 + floor(random() * 5)::int],
           r.opened_at, '/apply/' || (floor(random() * 40)::int), true, false,
           (ARRAY['phone', 'tablet', 'desktop'])[1 + floor(random() * 3)::int], '{HIDDEN}', 0
    FROM recording r CROSS JOIN disclosure d`);
  await owner.query('VACUUM ANALYZE disclosure_coverage');
  const rows: { id: string }[] = await owner.query('SELECT id FROM disclosure');
  return rows.map(({ id }) => id);
}

// What a check of a grant costs, as it is asked before every segment, at 10,000 to a million grants, beside a bare SELECT
// of one grant by its primary key.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';

import { createDatabase, startPostgres } from '../../deploy/evaluation/postgres.ts';
import type { PersonActor } from '../src/platform/actor.js';
import type { Benchmark } from './benchmark.ts';

// The compiled check, as it runs in life; its type comes from the source.
const compiled = <T>(path: string): Promise<T> =>
  import(new URL(`../dist/src/${path}.js`, import.meta.url).href) as Promise<T>;
const { GrantCheck } = await compiled<typeof import('../src/access/grant-check.service.js')>(
  'access/grant-check.service',
);
const { migrate } =
  await compiled<typeof import('../src/platform/database/migrate.js')>('platform/database/migrate');

const SIZES = [10_000, 100_000, 1_000_000];
const PEOPLE = 1_000;
const RECORDINGS = 200_000;
const CHECKS = 4_000;
const AT_ONCE = 8;
const MOST_MS = 5;

interface Asked {
  actor: PersonActor;
  recording: string;
  grant: string;
}

export const benchmark: Benchmark = {
  expected: `a check of a grant among ${SIZES.at(-1)!.toLocaleString('en')}: p95 at most ${MOST_MS} ms, one at a time and ${AT_ONCE} at once`,
  run: async (say) => {
    await using stopping = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false });
    stopping.defer(() => server.stop());
    const { ownerUrl, appUrl } = await createDatabase(server.superuserUrl, {
      ...{ name: 'exhibit', ownerRole: 'exhibit_owner', appRole: 'exhibit_app' },
    });
    await migrate(ownerUrl);
    const filling = new URL(server.superuserUrl);
    filling.pathname = new URL(ownerUrl).pathname;
    // Grants without the requests and votes behind them: a check reads none of those.
    const filler = await new DataSource({
      type: 'postgres',
      url: filling.href,
      extra: { max: 1, options: '-c session_replication_role=replica' },
    }).initialize();
    stopping.defer(() => filler.destroy());
    const app = await new DataSource({ type: 'postgres', url: appUrl, extra: { max: AT_ONCE } }).initialize();
    stopping.defer(() => app.destroy());
    await fillCatalogue(filler);

    const check = new GrantCheck();
    const rows = [];
    let there = 0;
    for (const grants of SIZES) {
      await fillGrants(filler, grants - there);
      there = grants;
      const asked = await someOf(filler);
      const ask = ({ actor, recording }: Asked) =>
        check.requireLiveGrant(app.manager, actor, recording, 'watch', new Date()).catch(() => null);
      const askAgain = ({ actor, grant }: Asked) =>
        check.grantById(app.manager, actor, grant, 'watch', new Date()).catch(() => null);
      const bare = ({ grant }: Asked) => app.query('SELECT id FROM access_grant WHERE id = $1', [grant]);
      const [first, segment, baseline] = await inTurn([ask, askAgain, bare], asked);
      const busy = await together(ask, asked);
      rows.push({ grants, check: first!, segment: segment!, busy, baseline: baseline! });
      say(
        `  ${String(grants).padStart(9)} grants: p95 check ${first!.p95} ms, of a segment ${segment!.p95} ms, ${AT_ONCE} at once ${busy.p95} ms; bare SELECT ${baseline!.p95} ms (p50 ${first!.p50}, ${segment!.p50}, ${busy.p50}; ${baseline!.p50})`,
      );
    }
    const last = rows.at(-1)!;
    const missed = (['check', 'segment', 'busy'] as const)
      .filter((name) => last[name].p95 > MOST_MS)
      .map((name) => `${name}: p95 ${last[name].p95} ms at ${last.grants} grants`);
    return { figures: { checks: CHECKS, atOnce: AT_ONCE, ms: rows }, missed };
  },
};

interface Times {
  p50: number;
  p95: number;
  p99: number;
}

/** Each of them for each thing asked, one after the other, so that the machine strikes all alike. The first tenth warms up. */
async function inTurn(
  works: readonly ((asked: Asked) => Promise<unknown>)[],
  asked: readonly Asked[],
): Promise<Times[]> {
  const times = works.map((): number[] => []);
  for (const [at, one] of asked.entries())
    for (const [which, work] of works.entries()) {
      const begun = performance.now();
      await work(one);
      if (at >= asked.length / 10) times[which]!.push(performance.now() - begun);
    }
  return times.map(quantiles);
}

async function together(work: (asked: Asked) => Promise<unknown>, asked: readonly Asked[]): Promise<Times> {
  const times: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < asked.length) {
      const one = asked[next++]!;
      const begun = performance.now();
      await work(one);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return quantiles(times);
}

function quantiles(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)]! * 1000) / 1000;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function fillCatalogue(owner: DataSource): Promise<void> {
  await owner.query(
    `INSERT INTO person (id, issuer, subject, display_name, first_seen_at, last_login_at)
     SELECT gen_random_uuid(), 'bench', n::text, 'bench', now(), now() FROM generate_series(1, $1) n`,
    [PEOPLE],
  );
  await owner.query(
    `CREATE TABLE bench_recording AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, ${RECORDINGS}) n`,
  );
  await owner.query(`CREATE TABLE bench_person AS SELECT row_number() OVER () AS n, id FROM person`);
  await owner.query('CREATE INDEX ON bench_recording (n); CREATE INDEX ON bench_person (n)');
  await owner.query('ANALYZE bench_recording, bench_person');
  // One recording in a hundred may be used for nothing.
  await owner.query(
    `INSERT INTO recording_restriction (recording_id, placed_at, placed_by)
     SELECT r.id, now(), (SELECT id FROM person LIMIT 1) FROM bench_recording r WHERE r.n % 100 = 0`,
  );
}

/** Of many people for many recordings: half of them over, one in ten taken back. */
async function fillGrants(owner: DataSource, count: number): Promise<void> {
  await owner.query(
    `INSERT INTO access_grant (id, request_id, recording_id, grantee, approver, scope, starts_at, ends_at, revoked_at, revoked_by)
     SELECT gen_random_uuid(), gen_random_uuid(), r.id, p.id, a.id,
            CASE WHEN g.n % 4 = 0 THEN 'watch-and-export' ELSE 'watch' END,
            now() - interval '1 hour' * (g.n % 48), now() - interval '1 hour' * (g.n % 48) + interval '24 hours',
            CASE WHEN g.n % 10 = 0 THEN now() END, CASE WHEN g.n % 10 = 0 THEN a.id END
     FROM (SELECT n, 1 + floor(random() * ${PEOPLE})::int AS grantee, 1 + floor(random() * ${RECORDINGS})::int AS recording
           FROM generate_series(1, $1::int) n) g
     JOIN bench_recording r ON r.n = g.recording
     JOIN bench_person p ON p.n = g.grantee
     JOIN bench_person a ON a.n = 1 + (g.grantee % ${PEOPLE})`,
    [count],
  );
  await owner.query('VACUUM ANALYZE access_grant');
}

/** Half of them people and recordings with a grant, half without. */
async function someOf(owner: DataSource): Promise<Asked[]> {
  const rows: { person: string; recording: string; grant: string }[] = await owner.query(
    `SELECT g.grantee AS person, CASE WHEN random() < 0.5 THEN g.recording_id ELSE gen_random_uuid() END AS recording,
            g.id AS grant
     FROM access_grant g ORDER BY random() LIMIT $1`,
    [CHECKS],
  );
  return rows.map(({ person, recording, grant }) => ({
    actor: { kind: 'person', personId: person, roles: ['reviewer'] },
    recording,
    grant,
  }));
}

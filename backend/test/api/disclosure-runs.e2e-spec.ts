import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DisclosureRunWorker } from '../../src/disclosures/runs/disclosure-run-worker.service.js';
import { loseKey } from '../support/lost-key.js';
import { eventually } from '../support/poll.js';
import { APPROVED_TEXT, openSite, refusal, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { storedVisits, visitOf } from '../support/stored-visits.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

/** The compiled worker, as it runs in life. */
const WORKER = join(import.meta.dirname, '../../dist/src/worker.js');
const LONG = 4_000;
const SHORT = 1_000;

interface Run {
  id: string;
  state: string;
  recordings: number | null;
  judged: number;
  changes: { from: string; to: string; recordings: number; examples: string[] }[];
}

let appliance: TestAppliance;
let configuration: string;
let site: BankSite;
let disclosure: string;
/** Every third showed the text for long, the others briefly. */
let recordings: string[];

beforeAll(async () => {
  appliance = await startTestAppliance({ withoutWorker: true });
  configuration = join(appliance.folder, 'configuration.json');
  await writeFile(configuration, JSON.stringify(appliance.configuration));
  await appliance.database.owner.query(
    `CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN PERFORM pg_advisory_xact_lock(78); RETURN NEW; END'`,
  );
  site = await openSite(appliance);
  const carol = await appliance.as('carol');
  const { items } = await carol.get<{ items: { id: string }[] }>('/api/disclosures');
  disclosure = items[0]!.id;
  const visits = Array.from({ length: 450 }, (_, number) => visitOf(number % 3 === 0 ? LONG : SHORT));
  recordings = await storedVisits(appliance, site, visits);
});
afterAll(() => appliance.stop());

async function draft(minContinuousMs: number): Promise<number> {
  const carol = await appliance.as('carol');
  const { versions } = await carol.post<{ versions: { version: number }[] }>(
    `/api/disclosures/${disclosure}/versions`,
    {
      locale: 'en',
      text: APPROVED_TEXT,
      rule: { minContinuousMs, minCumulativeMs: 0, minVisibleShare: 1, minFontPx: 9, beforeAction: 'sign' },
    },
  );
  return Math.max(...versions.map(({ version }) => version));
}

async function published(minContinuousMs: number): Promise<number> {
  const version = await draft(minContinuousMs);
  await (await appliance.as('colin')).post(`/api/disclosures/${disclosure}/versions/${version}/publish`);
  return version;
}

const begin = async (kind: 'preview' | 'evaluate', version: number, body: object, login = 'carol') =>
  (await appliance.as(login)).post<Run>(`/api/disclosures/${disclosure}/versions/${version}/${kind}`, body);

const run = async (id: string, login = 'carol') =>
  (await appliance.as(login)).get<Run>(`/api/disclosures/${disclosure}/runs/${id}`);

const cancel = async ({ id }: Run, login = 'carol') =>
  (await appliance.as(login)).post<Run>(`/api/disclosures/${disclosure}/runs/${id}/cancel`);

const ended = (id: string) =>
  eventually('the run ends', async () => {
    const now = await run(id);
    return now.state === 'done' ? now : null;
  });

async function withWorkers<T>(count: number, act: (kill: () => Promise<void>) => Promise<T>): Promise<T> {
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [WORKER], {
      env: { ...process.env, EXHIBIT_CONFIG: configuration },
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );
  const gone = children.map((child) => new Promise<void>((resolve) => child.once('close', () => resolve())));
  const kill = async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
  };
  try {
    return await act(kill);
  } finally {
    await kill();
  }
}

const verdicts = (version: number): Promise<{ recording_id: string; verdict: string; run_id: string }[]> =>
  appliance.database.source.query(
    'SELECT recording_id, verdict, run_id FROM verdict WHERE disclosure_id = $1 AND disclosure_version = $2',
    [disclosure, version],
  );

/** How many stand before what the test holds. */
async function held(): Promise<number> {
  const [{ count }] = await appliance.database.owner.query(
    `SELECT count(*)::int AS count FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = 78 AND d.datname = current_database()`,
  );
  return count;
}

async function entries(kind: string, id: string): Promise<Record<string, unknown>[]> {
  await sequenceAudit(appliance.database.source);
  const rows: { leaf: string }[] = await appliance.database.source.query(
    `SELECT leaf FROM audit_entry WHERE kind = $1 AND leaf LIKE '%' || $2 || '%'`,
    [kind, id],
  );
  return rows.map(({ leaf }) => (JSON.parse(leaf) as { fields: Record<string, unknown> }).fields);
}

describe('a run over stored recordings is refused', () => {
  it.each(['ada', 'priya', 'rex', 'aude'])(
    'to %s, who does not draft or publish disclosures',
    async (login) => {
      expect(await refusal(begin('preview', 1, { days: 7 }, login))).toBe('PERMISSION_DENIED');
      expect(await refusal(begin('evaluate', 1, {}, login))).toBe('PERMISSION_DENIED');
    },
  );

  it('of a draft: it is previewed, not evaluated', async () => {
    expect(await refusal(begin('evaluate', await draft(1_500), {}))).toBe('DISCLOSURE_NOT_PUBLISHED');
  });

  it('over no time, or over the time to come', async () => {
    const at = '2026-01-01T00:00:00Z';
    expect(await refusal(begin('evaluate', 1, { from: at, to: at }))).toBe('DISCLOSURE_RUN_TIME_EMPTY');
    expect(await refusal(begin('evaluate', 1, { to: '2099-01-01T00:00:00Z' }))).toBe(
      'DISCLOSURE_RUN_TIME_EMPTY',
    );
    expect(await refusal(begin('preview', 1, { days: 91 }))).toBe('REQUEST_INVALID');
  });

  it('of a version that is not there, and while another run of the disclosure is under way', async () => {
    expect(await refusal(begin('preview', 99, { days: 7 }))).toBe('DISCLOSURE_NOT_FOUND');
    const open = await begin('preview', 1, { days: 7 });
    expect(await refusal(begin('preview', 1, { days: 7 }))).toBe('DISCLOSURE_RUN_OPEN');
    expect((await cancel(open)).state).toBe('cancelled');
    expect(await refusal(cancel(open))).toBe('DISCLOSURE_RUN_ENDED');
  });

  it('PostgreSQL keeps no verdict of a draft, whoever asks', async () => {
    const version = await draft(1_500);
    for (const role of [appliance.database.source, appliance.database.owner])
      await expect(
        role.query(
          `INSERT INTO verdict (recording_id, disclosure_id, disclosure_version, verdict, body, computed_at)
           VALUES ($1, $2, $3, 'shown', '{}', now())`,
          [recordings[0], disclosure, version],
        ),
      ).rejects.toThrow(/only a published version/);
  });
});

describe('a preview of a draft', () => {
  it('says how many would change, with examples, and changes nothing', async () => {
    const version = await draft(2_000);
    const everything = async () =>
      appliance.database.source.query(
        `SELECT (SELECT count(*) FROM verdict) AS verdicts, (SELECT count(*) FROM recording_observations) AS kept,
                (SELECT md5(string_agg(v::text, '' ORDER BY v.disclosure_id, v.version)) FROM disclosure_version v) AS versions`,
      );
    const before = await everything();
    const { id } = await begin('preview', version, { days: 7 });
    const done = await withWorkers(1, () => ended(id));
    expect(await everything()).toEqual(before);
    expect(done).toMatchObject({ recordings: 450, judged: 450 });
    expect(done.changes.map(({ from, to, recordings: count }) => [from, to, count])).toEqual([
      ['none', 'not_shown', 300],
      ['none', 'shown', 150],
    ]);
    for (const { examples } of done.changes) {
      expect(examples).toHaveLength(5);
      expect(recordings).toEqual(expect.arrayContaining(examples));
    }
    // The auditor sees the numbers. Recordings are named to those who may search them.
    expect((await run(id, 'aude')).changes.map(({ examples }) => examples)).toEqual([[], []]);
    expect(await entries('disclosure.preview.begun', id)).toHaveLength(1);
    expect(await entries('disclosure.preview.ended', id)).toMatchObject([
      { outcome: 'done', recordings: 450 },
    ]);
  });
});

describe('a run of a published version', () => {
  it('gives each recording exactly one verdict, though its workers were killed in the middle', async () => {
    const version = await published(2_000);
    const { owner } = appliance.database;
    // The workers stop where a slice is about to be marked as done, with its verdicts written and not committed.
    await owner.query(
      `CREATE TRIGGER wait_for_test BEFORE UPDATE ON disclosure_run_slice FOR EACH ROW
       WHEN (NEW.slice >= 2) EXECUTE FUNCTION wait_for_test()`,
    );
    const holder = owner.createQueryRunner();
    await holder.query('SELECT pg_advisory_lock(78)');
    const { id } = await begin('evaluate', version, {});
    await withWorkers(2, async (kill) => {
      await eventually('two workers stand in the middle of a slice', async () =>
        (await held()) >= 2 ? true : null,
      );
      await kill();
    });
    await holder.query('SELECT pg_advisory_unlock(78)');
    await holder.release();
    await owner.query('DROP TRIGGER wait_for_test ON disclosure_run_slice');
    const { judged } = await run(id);
    expect(judged).toBeLessThanOrEqual(200);
    expect(await verdicts(version)).toHaveLength(judged);

    // The jobs of the killed ones come back when they expire; here the sweep of the next minute finds the run.
    const done = await withWorkers(2, async () => {
      await appliance.app.get(DisclosureRunWorker, { strict: false }).work(id);
      return ended(id);
    });
    expect(done.judged).toBe(450);
    const reached = await verdicts(version);
    expect(reached).toHaveLength(450);
    expect(new Set(reached.map(({ recording_id }) => recording_id)).size).toBe(450);
    expect(new Set(reached.map(({ run_id }) => run_id))).toEqual(new Set([id]));
    expect(reached.filter(({ verdict }) => verdict === 'shown')).toHaveLength(150);
    await sequenceAudit(appliance.database.source);
    const [{ count }] = await appliance.database.source.query(
      `SELECT count(*)::int AS count FROM audit_entry WHERE kind = 'verdict.reached' AND leaf LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(count).toBe(450);
    expect(await entries('disclosure.evaluation.ended', id)).toMatchObject([
      { outcome: 'done', recordings: 450 },
    ]);
  });

  it('leaves the verdicts of the older version as they were, beside the new ones', async () => {
    const [older] = await appliance.database.source.query(
      'SELECT max(disclosure_version) AS version FROM verdict WHERE disclosure_id = $1',
      [disclosure],
    );
    const before = await verdicts(older.version);
    const version = await published(500);
    const { id } = await begin('evaluate', version, {});
    const done = await withWorkers(1, () => ended(id));
    expect(done.changes.map(({ from, to, recordings: count }) => [from, to, count])).toEqual([
      ['not_shown', 'shown', 300],
      ['shown', 'shown', 150],
    ]);
    expect(await verdicts(older.version)).toEqual(before);
    expect(await verdicts(version)).toHaveLength(450);
  });

  it('run again changes nothing and writes no verdict down twice', async () => {
    const [{ newest }] = await appliance.database.source.query(
      'SELECT max(disclosure_version) AS newest FROM verdict WHERE disclosure_id = $1',
      [disclosure],
    );
    const before = await verdicts(newest);
    const { id } = await begin('evaluate', newest, {});
    await withWorkers(1, () => ended(id));
    expect(await verdicts(newest)).toEqual(before);
    await sequenceAudit(appliance.database.source);
    const [{ count }] = await appliance.database.source.query(
      `SELECT count(*)::int AS count FROM audit_entry WHERE kind = 'verdict.reached' AND leaf LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(count).toBe(0);
  });

  it('that is cancelled adds nothing from then on, and keeps what it had reached', async () => {
    const version = await published(700);
    const { owner } = appliance.database;
    await owner.query(
      `CREATE TRIGGER wait_for_test BEFORE INSERT ON verdict FOR EACH ROW EXECUTE FUNCTION wait_for_test()`,
    );
    const holder = owner.createQueryRunner();
    await holder.query('SELECT pg_advisory_lock(78)');
    const asked = await begin('evaluate', version, {});
    const working = appliance.app.get(DisclosureRunWorker, { strict: false }).work(asked.id);
    await eventually('a slice is under way', async () => ((await held()) > 0 ? true : null));
    expect((await cancel(asked, 'colin')).state).toBe('cancelled');
    await holder.query('SELECT pg_advisory_unlock(78)');
    await working;
    await holder.release();
    await owner.query('DROP TRIGGER wait_for_test ON verdict');
    expect(await verdicts(version)).toEqual([]);
    expect(await entries('disclosure.evaluation.ended', asked.id)).toMatchObject([
      { outcome: 'cancelled', recordings: 0 },
    ]);
    await expect(
      appliance.database.source.query(`UPDATE disclosure_run SET outcome = 'done' WHERE id = $1`, [asked.id]),
    ).rejects.toThrow(/refused/);
  });
});

describe('what was observed in a visit', () => {
  const content = async (id: string) =>
    appliance.database.source.query('SELECT content FROM recording_observations WHERE recording_id = $1', [
      id,
    ]);

  it('is not to be read in the database, and never changes there (P3)', async () => {
    const [{ content: bytes }] = (await content(recordings[0]!)) as [{ content: Buffer }];
    for (const word of ['example', 'stretches', 'sign', 'hit-tested'])
      expect(bytes.includes(Buffer.from(word))).toBe(false);
    for (const role of [appliance.database.source, appliance.database.owner]) {
      await expect(role.query(`UPDATE recording_observations SET content = '\\x00'`)).rejects.toThrow(
        /refused|denied/,
      );
      await expect(role.query('DELETE FROM recording_observations')).rejects.toThrow(/refused|denied/);
    }
  });

  it('is gone with the key of its recording: then it is said to be unreadable, and nothing is guessed', async () => {
    const { owner } = appliance.database;
    await loseKey(owner, recordings[7]!);
    const { id } = await begin('preview', await draft(2_000), { days: 7 });
    const done = await withWorkers(1, () => ended(id));
    expect(done.changes.find(({ to }) => to === 'unreadable')).toMatchObject({
      recordings: 1,
      examples: [recordings[7]],
    });
  });
});

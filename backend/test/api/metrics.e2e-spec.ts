import { jest } from '@jest/globals';
import { createHttpApp } from '../../src/http-app.js';
import { QUEUES } from '../../src/platform/jobs/queues.js';
import { RETENTION_ALARMS } from '../../src/retention/sweeper/retention-alarms.service.js';
import { RetentionFiguresReader } from '../../src/retention/sweeper/retention-figures.service.js';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { SubjectRequestCare } from '../../src/subject-requests/subject-request-care.service.js';
import { MetricsLimits } from '../../src/system/metrics/metrics.service.js';
import { doorTo } from '../support/door.js';
import { readScrape, type Scrape } from '../support/metrics-text.js';
import { eventually } from '../support/poll.js';
import { decide, withdraw } from '../support/recorder-by-hand.js';
import { aged, publishRetention, ruleOf } from '../support/retention-scene.js';
import { openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const CANARY = { site: 'Canary Savings 4711', subject: 'SUBJECT-canary-4711' };
const GROUPS = [
  ...['destruction', 'consents', 'withdrawals', 'retention-alarms'],
  ...['subject-requests', 'masking-reviews', 'parts', 'jobs'],
];
const PARTS = [
  ...['database', 'object-store', 'audit-anchors', 'notices', 'stored-evidence', 'retention'],
  ...['subject-requests', 'masking-reviews', 'signing-certificate', 'timestamping-certificate'],
];
const STATES = ['ok', 'degraded', 'down'];

let appliance: TestAppliance;
let site: BankSite;
let machine: string;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance, CANARY.site);
  machine = await machineWith('system.read');
}, 60_000);
afterAll(() => appliance.stop());

const limits = () => appliance.app.get(MetricsLimits, { strict: false });
/** As if the last answer were too old each time. */
beforeEach(() => {
  Object.assign(limits(), { everyMs: 0, restTimes: 0, patienceMs: 5_000 });
});

async function machineWith(...permissions: string[]): Promise<string> {
  const asked = { label: 'monitoring', role: 'administrator', permissions, days: 1 };
  return (await (await appliance.as('ada')).post<{ token: string }>('/api/api-tokens', asked)).token;
}
const ask = (token: string | null, url = appliance.url) =>
  fetch(`${url}/api/system/metrics`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
const text = async (): Promise<string> => {
  const response = await ask(machine);
  expect(response.status).toBe(200);
  return response.text();
};
const scrape = async (): Promise<Scrape> => readScrape(await text());
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.owner.query(sql, values);

describe('the figures are refused', () => {
  it('to whoever brings no token, or one that nobody made', async () => {
    for (const token of [null, '', `exhibit_${'A'.repeat(43)}`]) {
      const response = await ask(token);
      expect([response.status, await codeOf(response)]).toEqual([401, 'SESSION_REQUIRED']);
    }
  });

  it('to a machine that may not see the state of the system, and to people who may not', async () => {
    const response = await ask(await machineWith('sites.read', 'masking.read', 'disclosures.read'));
    expect([response.status, await codeOf(response)]).toEqual([403, 'PERMISSION_DENIED']);
    for (const login of ['carol', 'priya', 'rex'])
      expect(await refusal((await appliance.as(login)).request('GET', '/api/system/metrics'))).toBe(
        'PERMISSION_DENIED',
      );
  });

  it('to a machine whose token was revoked', async () => {
    const ada = await appliance.as('ada');
    const asked = { label: 'gone', role: 'administrator', permissions: ['system.read'], days: 1 };
    const { id, token } = await ada.post<{ id: string; token: string }>('/api/api-tokens', asked);
    expect((await ask(token)).status).toBe(200);
    await ada.request('DELETE', `/api/api-tokens/${id}`);
    expect((await ask(token)).status).toBe(401);
  });
});

describe('a scrape', () => {
  it('is Prometheus’ text format to the letter, is kept nowhere, and has a help and a type for each sample', async () => {
    const response = await ask(machine);
    const [type, ...parameters] = response.headers.get('content-type')!.split(/;\s*/);
    expect([type, parameters.sort()]).toEqual(['text/plain', ['charset=utf-8', 'version=0.0.4']]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { families } = readScrape(await response.text());
    for (const [name, { type }] of families) {
      if (!name.startsWith('exhibit_')) continue;
      expect([name, type]).toEqual([name, name.endsWith('_total') ? 'counter' : 'gauge']);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|days|count)\b/);
    }
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds'])
      expect(families.has(name)).toBe(true);
  });

  it('is for people too who may see the state of the system', async () => {
    for (const login of ['ada', 'aude']) {
      const response = await (await appliance.as(login)).request('GET', '/api/system/metrics');
      expect(readScrape(await response.text()).value('exhibit_recordings_due')).toBe(0);
    }
  });

  it('says of everything how it stands, also where nothing is wrong, in words of ours only', async () => {
    const { samples, value } = await scrape();
    const labelled = (name: string) => samples.filter((one) => one.name === name);
    for (const cause of RETENTION_ALARMS) expect(value('exhibit_retention_alarm', { cause })).toBe(0);
    for (const cause of ['due-soon', 'overdue'])
      expect(value('exhibit_subject_request_alarms', { cause })).toBe(0);
    for (const group of GROUPS) expect(value('exhibit_figures_up', { group })).toBe(1);
    for (const part of PARTS) expect(value('exhibit_part_state', { part, state: 'ok' })).toBe(1);
    for (const state of ['ready', 'deferred', 'active', 'failed'])
      for (const queue of Object.keys(QUEUES))
        expect([queue, value('exhibit_jobs', { queue, state })]).toEqual([queue, expect.any(Number)]);
    expect(labelled('exhibit_retention_alarm')).toHaveLength(RETENTION_ALARMS.length);
    expect(labelled('exhibit_part_state')).toHaveLength(PARTS.length * STATES.length);
    expect(labelled('exhibit_jobs')).toHaveLength(Object.keys(QUEUES).length * 4);
    for (const name of [
      ...['recordings_due', 'recordings_due_oldest_age_seconds', 'recordings_due_held'],
      ...['recordings_due_waiting_for_approval', 'recordings_unplanned', 'recordings_destroyed_total'],
      ...['destructions_unfinished', 'destructions_failing', 'destructions_objects_remaining'],
      ...['consent_records_due', 'consent_records_due_oldest_age_seconds', 'consent_records_ended_total'],
      ...['withdrawals_waiting', 'withdrawals_overdue', 'withdrawals_waiting_oldest_age_seconds'],
      'masking_reviews_overdue',
    ])
      expect([name, value(`exhibit_${name}`)]).toEqual([name, 0]);
    expect(labelled('exhibit_build_info')).toHaveLength(1);
  });
});

describe('the figures move', () => {
  it('when recordings become due, are held, and are destroyed; no word of it is about anybody', async () => {
    const ada = await appliance.as('ada');
    await publishRetention(appliance, ruleOf({ maximum: 'P1Y' }));
    await ada.request('PUT', '/api/retention/sweeper', { paused: false, dryRun: true, perMinute: null });
    const recording = await sealedVisit(appliance, site, CANARY.subject);
    const carol = await appliance.as('carol');
    const { id } = await carol.post<{ id: string }>('/api/matters', { name: 'Canary against bank' });
    const held = await sealedVisit(appliance, site, `${CANARY.subject}-held`);
    await carol.post(`/api/matters/${id}/holds`, {
      ...{ kind: 'list', recordings: [held], catchesLater: false, reason: 'A lawsuit.' },
    });
    for (const one of [recording, held]) await aged(appliance, one, 400);

    const due = await eventually('both are due', async () => {
      await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
      const now = await scrape();
      return now.value('exhibit_recordings_due_held') === 1 ? now : null;
    });
    expect(due.value('exhibit_recordings_due')).toBe(1);
    const age = due.value('exhibit_recordings_due_oldest_age_seconds')! / 86_400;
    expect([age > 34, age < 36]).toEqual([true, true]);

    await ada.request('PUT', '/api/retention/sweeper', { paused: false, dryRun: false, perMinute: null });
    const after = await eventually('it is destroyed', async () => {
      await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
      const now = await scrape();
      return now.value('exhibit_recordings_destroyed_total') === 1 ? now : null;
    });
    expect(after.value('exhibit_recordings_due')).toBe(0);
    expect(after.value('exhibit_recordings_due_oldest_age_seconds')).toBe(0);
    expect(after.value('exhibit_recordings_due_held')).toBe(1);
  });

  it('when somebody withdraws, when a request is overdue and when an alarm opens', async () => {
    await withdraw(appliance.url, site.key, await decide(appliance.url, site.key, 'given', CANARY.subject));
    await (
      await appliance.as('priya')
    ).post('/api/subject-requests', {
      ...{ siteId: site.id, kind: 'access', subject: CANARY.subject, identityCheck: 'Canary came in.' },
      receivedAt: new Date(Date.now() - 40 * 86_400_000).toISOString(),
    });
    await appliance.worker.get(SubjectRequestCare, { strict: false }).look();
    await rows(
      `INSERT INTO retention_alarm (cause, opened_at) VALUES ('store', now())
       ON CONFLICT (cause) DO UPDATE SET opened_at = EXCLUDED.opened_at, closed_at = NULL`,
    );
    const { value } = await scrape();
    expect(value('exhibit_withdrawals_waiting')).toBe(1);
    expect(value('exhibit_withdrawals_overdue')).toBe(0);
    expect(value('exhibit_subject_request_alarms', { cause: 'overdue' })).toBe(1);
    expect(value('exhibit_subject_request_alarms', { cause: 'due-soon' })).toBe(0);
    expect(value('exhibit_retention_alarm', { cause: 'store' })).toBe(1);
    expect(value('exhibit_retention_alarm', { cause: 'clock' })).toBe(0);
    for (const part of ['retention', 'subject-requests'])
      expect(STATES.map((state) => value('exhibit_part_state', { part, state }))).toEqual([0, 1, 0]);
  });

  it('and after all of that no sample names a site, an id or a person', async () => {
    const whole = await text();
    expect(whole).not.toMatch(/canary|[0-9a-f]{8}-[0-9a-f]{4}|@|https?:/i);
    expect(whole).not.toContain(site.key);
    const words = new Set<string>([
      ...[...GROUPS, ...PARTS, ...STATES, ...RETENTION_ALARMS, ...Object.keys(QUEUES)],
      ...['due-soon', 'overdue', 'ready', 'deferred', 'active', 'failed'],
    ]);
    const { samples } = readScrape(whole);
    for (const { name, labels } of samples) {
      if (!name.startsWith('exhibit_') || name === 'exhibit_build_info') continue;
      for (const value of Object.values(labels))
        expect([name, value, words.has(value)]).toEqual([name, value, true]);
    }
  });
});

describe('what cannot be known', () => {
  it('is left out and said to be unknown, and the rest goes on', async () => {
    await rows('ALTER TABLE subject_request_alarm RENAME TO away');
    try {
      const { value, families } = await scrape();
      expect(families.has('exhibit_subject_request_alarms')).toBe(false);
      expect(value('exhibit_figures_up', { group: 'subject-requests' })).toBe(0);
      for (const group of GROUPS.filter((group) => group !== 'subject-requests'))
        expect([group, value('exhibit_figures_up', { group })]).toEqual([group, 1]);
      expect(value('exhibit_part_state', { part: 'subject-requests', state: 'degraded' })).toBe(1);
      expect(value('exhibit_recordings_due_held')).toBe(1);
    } finally {
      await rows('ALTER TABLE away RENAME TO subject_request_alarm');
    }
    expect((await scrape()).value('exhibit_figures_up', { group: 'subject-requests' })).toBe(1);
  });

  it('for the time being is not waited for, and is there when the database answers again', async () => {
    limits().patienceMs = 300;
    const waiting = () =>
      appliance.database.source.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND wait_event_type = 'Lock' AND query LIKE '%due AS NOT MATERIALIZED%'`,
      );
    const holder = appliance.database.owner.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE destruction IN ACCESS EXCLUSIVE MODE');
    try {
      const { value } = await scrape();
      expect(value('exhibit_figures_up', { group: 'destruction' })).toBe(0);
      expect(value('exhibit_recordings_due')).toBeUndefined();
      expect(value('exhibit_figures_up', { group: 'withdrawals' })).toBe(1);
      // The question still waits: PostgreSQL did not give it up. Whoever comes meanwhile does not ask a second time.
      expect(await waiting()).toHaveLength(1);
      await scrape();
      expect(await waiting()).toHaveLength(1);
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    await eventually('it is known again', async () =>
      (await scrape()).value('exhibit_recordings_due') === 0 ? true : null,
    );
  });

  it('because there is no database is no fault of ours: come back soon', async () => {
    const door = await doorTo(appliance.configuration.database.url);
    const app = await createHttpApp({ ...appliance.configuration, database: { url: door.url } });
    await app.listen(0, '127.0.0.1');
    try {
      const url = await app.getUrl();
      expect((await ask(machine, url)).status).toBe(200);
      await door.shut();
      const refused = await eventually('every connection is gone', async () => {
        const response = await ask(machine, url);
        return response.status === 200 ? null : response;
      });
      expect([refused.status, await codeOf(refused)]).toEqual([503, 'NOT_READY']);
      expect(refused.headers.get('retry-after')).toBe('5');
      await door.open();
      const back = await eventually('it answers again', async () => {
        const response = await ask(machine, url);
        return response.status === 200 ? response : null;
      });
      expect(readScrape(await back.text()).value('exhibit_recordings_due')).toBe(0);
    } finally {
      await app.close();
      await door.shut();
    }
  }, 60_000);
});

describe('scraping is cheap', () => {
  it('asks the database once for any number that come within 15 seconds', async () => {
    expect(new MetricsLimits()).toEqual({ everyMs: 15_000, restTimes: 10, patienceMs: 5_000 });
    await scrape();
    limits().everyMs = 15_000;
    const read = jest.spyOn(appliance.app.get(RetentionFiguresReader, { strict: false }), 'read');
    try {
      await Promise.all(Array.from({ length: 30 }, text));
      expect(read).not.toHaveBeenCalled();
      limits().everyMs = 0;
      await text();
      expect(read).toHaveBeenCalledTimes(1);
    } finally {
      read.mockRestore();
    }
  });
});

import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { KeptFirm, rule, rulesOf } from '../retention/retention.fixture.js';
import type { ConsentState } from './consent-decision.js';
import { CANDIDATES } from './state-candidates.js';

const ANSWERS = ['given', 'refused', 'dismissed', 'informed', null] as const;
const ENDS = ['withdrawn', 'superseded', 'expired', 'invalidated', null] as const;
const NOTICES = ['2026-1', 'v1', 'v2', 'v9'];

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  const { owner } = database;
  const [told, untold] = [await KeptFirm.open(owner, database.source), randomUUID()];
  for (const table of ['consent_record', 'consent_event', 'consent_notice', 'consent_invalidation'])
    await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await owner.query(
    `INSERT INTO site (id, key, name, origins, consent, created_by, created_at)
     VALUES ($1, 'other', 'Without a notice', ARRAY['https://other.test'], '{}', $2, now())`,
    [untold, told.ann],
  );
  for (const version of [1, 2])
    await owner.query(
      `INSERT INTO consent_notice VALUES ($1, $2, '[{}]', '{}', $3, now() - interval '9 days', $4, now() - interval '8 days')`,
      [told.site, version, told.ann, told.bob],
    );
  await owner.query(
    `INSERT INTO consent_invalidation VALUES ($1, 'v9', 'Its text was another one.', $2, now(), $3, now())`,
    [told.site, told.ann, told.bob],
  );
  // Everything that can come together.
  for (const site of [told.site, untold])
    for (const notice of NOTICES)
      for (const answer of ANSWERS)
        for (const end of ENDS)
          for (const days of [-1, 1, null]) {
            if (answer === null && end !== null && end !== 'superseded') continue;
            const id = randomUUID();
            await owner.query(
              `INSERT INTO consent_record (id, site_id, notice_version, purposes, language, collected_by, signals,
                 receipt_id, receipt, receipt_note, recorded_at, valid_until)
               VALUES ($1, $2, $3, '{evidence}', 'en', 'test', '{}', $1, '{}', 'n', now() - interval '5 days',
                 now() + make_interval(days => $4))`,
              [id, site, notice, days],
            );
            const kinds = [...(answer === null || days === null ? ['shown'] : []), answer, end];
            for (const kind of kinds.filter((kind) => kind !== null))
              await owner.query('INSERT INTO consent_event VALUES ($1, $2, now())', [id, kind]);
          }
  const rules = await told.publish(rulesOf([rule({ maximum: 'P1Y' })]));
  for (const kind of ['given', 'withdrawn']) {
    const id = randomUUID();
    await owner.query(
      `INSERT INTO consent_record (id, site_id, notice_version, recorded_at, ended_at, ended_rules, record_hash)
       VALUES ($1, $2, 'v2', now() - interval '5 days', now(), $3, 'hash')`,
      [id, told.site, rules],
    );
    await owner.query('INSERT INTO consent_event VALUES ($1, $2, now())', [id, kind]);
  }
}, 60_000);
afterAll(() => database.drop());

describe('the list of decisions by state', () => {
  it.each(Object.keys(CANDIDATES) as ConsentState[])('leaves none out that is %s', async (state) => {
    const [found] = await database.source.query(
      `SELECT count(*)::int AS decisions, (count(*) FILTER (WHERE ${CANDIDATES[state]}))::int AS candidates
       FROM consent_record r JOIN consent_state s ON s.consent_id = r.id WHERE s.state = $1`,
      [state],
    );
    expect(found.decisions).toBeGreaterThan(0);
    expect(found.candidates).toBe(found.decisions);
  });
});

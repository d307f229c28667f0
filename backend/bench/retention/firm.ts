import { randomUUID } from 'node:crypto';

import { DataSource } from 'typeorm';

export const DUE = 1_000_000;
/** As many are there where destroying is measured alone: to make a million takes longer than what is measured. */
export const DUE_BESIDE = 100_000;
const SITE = randomUUID();
const CONSENT = randomUUID();
const [ANN, BOB] = [randomUUID(), randomUUID()];

/** What must be there before there is a recording. */
export async function firm(owner: DataSource): Promise<void> {
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

/**
 * As many rows as a bank has after years, planned already where planning is not what is measured. Without the checks of
 * each row, which are not measured either.
 */
export async function fill(
  superuserUrl: string,
  database: string,
  { recordings, planned }: { recordings: number; planned: boolean },
): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  const admin = await new DataSource({ type: 'postgres', url: url.href, extra: { max: 1 } }).initialize();
  await admin.query(`SET session_replication_role = 'replica'`);
  await admin.query(
    `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
     SELECT gen_random_uuid(), $1, $2, 'S-' || n % 50000, 'sealed', at, at, at, 1
     FROM (SELECT n, now() - interval '8 years' - n * interval '1 minute' AS at FROM generate_series(1, ${recordings}) n) s`,
    [SITE, CONSENT],
  );
  await admin.query(
    planned
      ? `INSERT INTO retention_plan (recording_id, version, keep_until, destroy_by)
         SELECT id, 1, last_received_at + interval '6 years', last_received_at + interval '7 years' FROM recording`
      : 'INSERT INTO retention_plan (recording_id) SELECT id FROM recording',
  );
  await admin.query('VACUUM ANALYZE');
  await admin.destroy();
}

import { createHash, randomUUID } from 'node:crypto';
import type { ConsentReceipt } from '@exhibit/contract';
import { verifyReceipt } from '../../src/evidence/receipt/verify-receipt.js';
import { sampleSigner } from '../../src/evidence/sample-pack.fixture.js';
import { Signer } from '../../src/keys/signer.js';
import { openSite, refusal, type BankSite } from '../support/scene.js';
import { eventually } from '../support/poll.js';
import { BANK_ORIGIN, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

const ENGLISH = 'We record this visit to prove what you were shown. You may say no.';
const GERMAN = 'Wir zeichnen diesen Besuch auf, um zu belegen, was Ihnen gezeigt wurde.';
const DECLARATION = {
  controller: { name: 'Test bank', address: '1 Quay Street', contact: 'privacy@bank.example' },
  dataCategories: ['course of the visit'],
  storageLocations: ['data centre of the bank'],
  recipients: [],
  retentionPeriod: 'P5Y',
  validDays: 365,
};
interface Notice {
  version: number;
  noticeVersion: string;
  texts: { sha256: string }[];
  state: string;
  mayPublish: boolean;
}
const draft = async (change: object = {}, login = 'ada') =>
  (await appliance.as(login)).post<Notice>('/api/consent-notices', {
    siteId: site.id,
    texts: [
      { language: 'en', jurisdiction: null, text: ENGLISH },
      { language: 'de', jurisdiction: 'AT', text: GERMAN },
    ],
    declaration: DECLARATION,
    ...change,
  });
const publish = async (version: number, login = 'priya') =>
  (await appliance.as(login)).post<Notice>(`/api/consent-notices/${site.id}/${version}/publish`);
const told = (query: string) => fetch(`${appliance.url}/ingest/v1/${site.key}/notice?${query}`);
const code = async (response: Response) => ((await response.json()) as { code: string }).code;
const configured = async () => {
  const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/config`);
  return ((await response.json()) as { consent: { noticeVersion: string } }).consent.noticeVersion;
};
interface Decided {
  consentId: string;
  receipt: ConsentReceipt;
  signature: string;
}
const decide = (change: object = {}, headers: Record<string, string> = {}) =>
  fetch(`${appliance.url}/ingest/v1/${site.key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN, ...headers },
    body: JSON.stringify({
      wire: 1,
      decision: 'given',
      noticeVersion: 'v1',
      purposes: ['evidence'],
      language: 'en',
      collectedBy: 'site',
      ...change,
    }),
  });
const decided = async (change: object = {}) => (await (await decide(change)).json()) as Decided;
const withdraw = (consentId: string, { origin, key = site.key }: { origin?: string; key?: string } = {}) =>
  fetch(`${appliance.url}/ingest/v1/${key}/consents/${consentId}/withdrawal`, {
    method: 'POST',
    ...(origin === undefined ? {} : { headers: { origin } }),
  });
const segmentUnder = async (consentId: string) =>
  (await new RecorderByHand(appliance.url, site.key, consentId).next([event()])).body.code ?? 'taken';
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.source.query(sql, values);

describe('a consent notice', () => {
  it.each([
    ['with two texts for one place', { texts: [1, 2].map(() => ({ language: 'en', text: ENGLISH })) }],
    ['without a text', { texts: [] }],
    ['in no language', { texts: [{ language: 'english please', text: ENGLISH }] }],
    ['that does not say who is responsible', { declaration: { ...DECLARATION, controller: undefined } }],
    ['that does not say for how long', { declaration: { ...DECLARATION, retentionPeriod: 'a while' } }],
    ['of megabytes', { texts: [{ language: 'en', text: 'x'.repeat(3_000_000) }] }],
  ])('is refused %s', async (_what, change) =>
    expect(await refusal(draft(change))).toMatch(/^(CONSENT_NOTICE_INVALID|REQUEST_INVALID|BODY_TOO_LARGE)$/),
  );

  it('is told nobody before it is published, nor its bytes given out', async () => {
    const { version, texts } = await draft();
    expect(version).toBe(1);
    expect(await code(await told('language=en'))).toBe('CONSENT_NOTICE_NOT_PUBLISHED');
    const bytes = await fetch(`${appliance.url}/ingest/v1/${site.key}/notices/${texts[0]!.sha256}`);
    expect(bytes.status).toBe(404);
    expect(await configured()).toBe('2026-1');
  });

  it('is not published by the one who drafted it, nor by the administrator, and the refusal is written down', async () => {
    const { version } = await draft({}, 'carol');
    expect(await refusal(publish(version, 'carol'))).toBe('SECOND_PERSON_REQUIRED');
    expect(await refusal(publish(version, 'ada'))).toBe('PERMISSION_DENIED');
    const { items } = await (
      await appliance.as('aude')
    ).get<{ items: unknown[] }>('/api/audit-entries?kind=consent-notice.publication.refused');
    expect(items).toHaveLength(1);
  });

  it('PostgreSQL refuses one person as both, and bytes that are not those of their hash', async () => {
    const { source } = appliance.database;
    await expect(
      source.query(
        `UPDATE consent_notice SET published_by = drafted_by, published_at = now() WHERE version = 1`,
      ),
    ).rejects.toThrow(/another_person_publishes/);
    await expect(
      source.query(`INSERT INTO consent_notice_content VALUES ($1, 'other words', now())`, ['a'.repeat(64)]),
    ).rejects.toThrow(/check/);
  });

  it('is told in the visitor’s language and place once another person published it, byte for byte', async () => {
    const published = await publish(1);
    expect(published).toMatchObject({ state: 'published', noticeVersion: 'v1' });
    expect(await configured()).toBe('v1');
    const answer = (await (await told('language=de-AT&jurisdiction=AT')).json()) as { sha256: string };
    expect(answer).toMatchObject({
      noticeVersion: 'v1',
      language: 'de',
      text: GERMAN,
      purposes: ['evidence'],
    });
    expect(answer.sha256).toBe(createHash('sha256').update(GERMAN).digest('hex'));
    const kept = await fetch(`${appliance.url}/ingest/v1/${site.key}/notices/${answer.sha256}`);
    expect(kept.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await kept.text()).toBe(GERMAN);
  });

  it('is not told in a language that nobody drafted, to another site’s page, or at a made-up hash', async () => {
    expect(await code(await told('language=fr'))).toBe('CONSENT_NOTICE_NOT_PUBLISHED');
    expect(await code(await told('language=<script>'))).toBe('REQUEST_INVALID');
    const elsewhere = await fetch(`${appliance.url}/ingest/v1/${site.key}/notice?language=en`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(await code(elsewhere)).toBe('ORIGIN_NOT_ALLOWED');
    const none = await fetch(`${appliance.url}/ingest/v1/${site.key}/notices/${'0'.repeat(64)}`);
    expect(none.status).toBe(404);
  });

  it('in force is the only one that a decision can be about', async () => {
    expect(await code(await decide({ noticeVersion: '2026-1' }))).toBe('CONSENT_INVALID');
    expect((await decide()).status).toBe(201);
  });

  it('does not change once it is published: not by the appliance, not by the owner', async () => {
    for (const role of [appliance.database.source, appliance.database.owner])
      for (const attempt of [
        `UPDATE consent_notice SET declaration = '{}' WHERE version = 1`,
        `DELETE FROM consent_notice WHERE version = 1`,
        `TRUNCATE consent_notice`,
        `UPDATE consent_notice_content SET bytes = 'other'`,
        `DELETE FROM consent_notice_content`,
        `TRUNCATE consent_notice_content`,
      ])
        await expect(role.query(attempt)).rejects.toThrow(/refused|denied|cannot truncate/);
  });
});

describe('a decision (P2)', () => {
  const CUSTOMER = 'C-4711-plain';

  it('is refused with a consent tool’s string that nobody can read, which is kept as it came', async () => {
    const tcString = 'CQ9nonsense.<b>';
    expect(await code(await decide({ signals: { tcString } }))).toBe('CONSENT_INVALID');
    expect(await rows(`SELECT tcf, fault FROM consent_unreadable`)).toEqual([
      { tcf: tcString, fault: 'TCF_UNREADABLE' },
    ]);
    const { consentId } = await decided({ decision: 'refused', purposes: [], signals: { tcString } });
    expect(await rows(`SELECT tcf FROM consent_record WHERE id = $1`, consentId)).toEqual([
      { tcf: tcString },
    ]);
  });

  it.each<[string, object, Record<string, string>]>([
    ['of a browser that says no in its header', {}, { 'sec-gpc': '1' }],
    ['in a language that no text is kept in', { language: 'fr' }, {}],
    ['about a text that is not of the notice', { noticeSha256: '0'.repeat(64) }, {}],
    ['for two subjects at once', { subject: 'a', customer: 'b' }, {}],
  ])('is refused %s', async (_what, change, headers) =>
    expect(await code(await decide(change, headers))).toBe('CONSENT_INVALID'),
  );

  it('of a subject under a key that the site never had is refused', async () =>
    expect(await code(await decide({ subject: `s9-${'A'.repeat(43)}` }))).toBe('SUBJECT_KEY_UNKNOWN'));

  it('that says no counts in every language', async () =>
    expect((await decide({ decision: 'refused', purposes: [], language: 'fr' })).status).toBe(201));

  it.each(['refused', 'dismissed'] as const)('%s allows nothing', async (decision) => {
    const { consentId } = await decided({ decision, purposes: [] });
    expect(await segmentUnder(consentId)).toBe('CONSENT_REQUIRED');
  });

  it('never stores the firm’s number of the customer, and knows the customer again by a keyed hash', async () => {
    const [first, again] = [await decided({ customer: CUSTOMER }), await decided({ customer: CUSTOMER })];
    expect(JSON.stringify(first)).not.toContain(CUSTOMER);
    const subjects = await rows(
      `SELECT subject FROM consent_record WHERE id IN ($1, $2)`,
      first.consentId,
      again.consentId,
    );
    expect(subjects[0]!['subject']).toMatch(/^s1-[\w-]{43}$/);
    expect(subjects[1]).toEqual(subjects[0]);
    await sequenceAudit(appliance.database.source);
    for (const table of ['consent_record', 'consent_event', 'audit_entry', 'audit_outbox', 'site_asset_key'])
      expect([table, await rows(`SELECT 1 FROM ${table} t WHERE t::text LIKE '%${CUSTOMER}%'`)]).toEqual([
        table,
        [],
      ]);
  });

  it('knows the customer under every key that the site had, and refuses a subject under none of them', async () => {
    const carol = await appliance.as('carol');
    const of = { siteId: site.id, customer: CUSTOMER };
    const before = await carol.post<{ subjects: string[] }>('/api/consent-subjects/lookup', of);
    const subject = `s2-${'A'.repeat(43)}`;
    const search = `/api/consent-records?siteId=${site.id}&subject=`;
    expect(await refusal(carol.get(search + subject))).toBe('SUBJECT_KEY_UNKNOWN');
    expect(await refusal(carol.post(`/api/consent-subjects/${site.id}/rotate-key`))).toBe(
      'PERMISSION_DENIED',
    );
    await (await appliance.as('ada')).post(`/api/consent-subjects/${site.id}/rotate-key`);
    const { subjects } = await carol.post<{ subjects: string[] }>('/api/consent-subjects/lookup', of);
    expect(subjects).toEqual([expect.stringMatching(/^s2-/), ...before.subjects]);
    const { items } = await carol.get<{ items: unknown[] }>(search + before.subjects[0]!);
    expect(items).toHaveLength(2);
    const { consentId } = await decided({ customer: CUSTOMER });
    expect(await rows(`SELECT subject FROM consent_record WHERE id = $1`, consentId)).toEqual([
      { subject: subjects[0] },
    ]);
  });

  it('is recorded with every field of ISO/IEC TS 27560, what was shown and under which rules, and its hash is in the log', async () => {
    const { consentId, receipt } = await decided({ uiVariant: 'B', shownAt: 1_763_700_000_000 });
    const [{ record }] = (await rows(`SELECT record FROM consent_record WHERE id = $1`, consentId)) as [
      { record: string },
    ];
    expect(JSON.parse(record)).toMatchObject({
      schema_version: 'ISO/IEC TS 27560:2023',
      record_id: consentId,
      receipt_id: receipt.receiptId,
      processing: {
        privacy_notice: { version: 'v1', sha256: createHash('sha256').update(ENGLISH).digest('hex') },
        language: 'en',
        lawful_basis: 'consent',
        withdrawal_method: receipt.withdrawalMethod,
        purposes: [
          {
            purpose: 'evidence',
            pii_information: [{ pii_type: 'course of the visit', pii_optional: true }],
            storage_locations: DECLARATION.storageLocations,
            retention_period: 'P5Y',
            recipient_third_parties: [],
          },
        ],
      },
      party: [{ party_role: 'pii_controller', ...DECLARATION.controller }],
      event: { event_type: 'explicit', event_state: 'given', event_time: receipt.eventTime },
      stored: { ui_variant: 'B', masking_policy_version: 1, gpc_header: null, shown_at: 1_763_700_000_000 },
    });
    expect(
      await rows(`SELECT kind FROM consent_event WHERE consent_id = $1 ORDER BY kind`, consentId),
    ).toEqual([{ kind: 'given' }, { kind: 'shown' }]);
    await sequenceAudit(appliance.database.source);
    const hash = createHash('sha256').update(record).digest('hex');
    expect(await rows(`SELECT 1 FROM audit_entry WHERE leaf LIKE '%' || $1 || '%'`, hash)).toHaveLength(1);
  });

  it('has one outcome, ends only after it, and is changed by nobody', async () => {
    const { consentId } = await decided();
    const add = (kind: string) =>
      appliance.database.source.query(`INSERT INTO consent_event VALUES ($1, $2, now())`, [consentId, kind]);
    await expect(add('refused')).rejects.toThrow(/consent_event_one_decision/);
    await expect(add('shown')).rejects.toThrow(/shown before/);
    await expect(add('forgotten')).rejects.toThrow(/check/);
    for (const role of [appliance.database.source, appliance.database.owner])
      for (const table of ['consent_record', 'consent_event', 'consent_unreadable'])
        for (const attempt of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
          expect([attempt, await role.query(attempt).catch((e: Error) => e.message)]).toEqual([
            attempt,
            expect.stringMatching(/refused|denied/),
          ]);
  });
});

describe('the receipt', () => {
  it('is checked offline with the appliance’s key, and leads to the very bytes that were told', async () => {
    const file = await decided();
    const trustedKey = appliance.app.get(Signer, { strict: false }).verifierKey;
    const found = await verifyReceipt(Buffer.from(JSON.stringify(file)), { trustedKey });
    expect(found).toMatchObject({ holds: true, appliance: 'exhibit-test', faults: [] });
    const told = await fetch(file.receipt.noticeAddress!);
    expect(
      createHash('sha256')
        .update(await told.text())
        .digest('hex'),
    ).toBe(file.receipt.noticeSha256);
  });

  it('of another appliance, or changed, is named', async () => {
    const file = await decided();
    const another = { trustedKey: sampleSigner('insurer.example').verifierKey };
    const foreign = await verifyReceipt(Buffer.from(JSON.stringify(file)), another);
    expect(foreign.faults.map(({ code }) => code)).toEqual(['OTHER_APPLIANCE']);
    const receipt = { ...file.receipt, purposes: ['evidence', 'marketing'] };
    const changed = await verifyReceipt(Buffer.from(JSON.stringify({ ...file, receipt })));
    expect(changed.faults.map(({ code }) => code)).toEqual(['RECEIPT_CHANGED']);
  });
});

describe('a withdrawal (P2)', () => {
  it('of an unknown consent, or of another site’s, says no more than that there is none', async () => {
    const { consentId } = await decided();
    const other = await openSite(appliance, 'Another bank');
    for (const answer of [await withdraw(randomUUID()), await withdraw(consentId, { key: other.key })]) {
      expect(answer.status).toBe(404);
      expect(await code(answer)).toBe('CONSENT_UNKNOWN');
    }
    expect(await code(await withdraw(consentId, { origin: 'https://elsewhere.example' }))).toBe(
      'ORIGIN_NOT_ALLOWED',
    );
  });

  it('is one request from the receipt, stops capture at the next segment, and twice gives the first answer', async () => {
    const { consentId, receipt } = await decided();
    expect(await segmentUnder(consentId)).toBe('taken');
    const first = await fetch(receipt.withdrawalMethod, { method: 'POST' });
    expect(first.status).toBe(200);
    expect(await segmentUnder(consentId)).toBe('CONSENT_WITHDRAWN');
    expect(await (await withdraw(consentId)).json()).toEqual(await first.json());
    await sequenceAudit(appliance.database.source);
    const entries = await rows(
      `SELECT 1 FROM audit_entry WHERE kind = 'consent.withdrawn' AND leaf LIKE '%' || $1 || '%'`,
      consentId,
    );
    expect(entries).toHaveLength(1);
  });
});

describe('the check of the whole store', () => {
  it('names a notice and a record that were changed past every trigger', async () => {
    const { owner } = appliance.database;
    const check = await storeCheck(appliance);
    try {
      await sequenceAudit(appliance.database.source);
      await eventually('nothing is wrong with the store', async () =>
        namedIn(await check.run()).length === 0 ? true : null,
      );
      await owner.query(`ALTER TABLE consent_notice DISABLE TRIGGER USER`);
      await owner.query(
        `UPDATE consent_notice SET declaration = declaration || '{"validDays": 9}' WHERE version = 1`,
      );
      await owner.query(`ALTER TABLE consent_record DISABLE TRIGGER USER`);
      await owner.query(
        `UPDATE consent_record SET record = replace(record, '"ui_variant":"B"', '"ui_variant":"A"')`,
      );
      expect(namedIn(await check.run())).toEqual([
        expect.stringMatching(/^consent_notice\//),
        expect.stringMatching(/^consent_record\//),
      ]);
    } finally {
      await check.end();
    }
  });
});

// Last, because a record that never stood in the log is what the check above would name.
describe('a consent (P2)', () => {
  it('allows nothing after its time', async () => {
    const { consentId } = await decided();
    expect(await segmentUnder(consentId)).toBe('taken');
    const [columns] = await rows(
      `SELECT string_agg(column_name, ',') AS names FROM information_schema.columns
       WHERE table_name = 'consent_record' AND column_name NOT IN ('id', 'receipt_id', 'valid_until')`,
    );
    const id = randomUUID();
    const { source } = appliance.database;
    await source.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO consent_record (id, receipt_id, valid_until, ${String(columns!['names'])})
         SELECT $1, $2, now() - interval '1 second', ${String(columns!['names'])} FROM consent_record WHERE id = $3`,
        [id, randomUUID(), consentId],
      );
      await manager.query(`INSERT INTO consent_event VALUES ($1, 'given', now() - interval '1 day')`, [id]);
    });
    expect(await segmentUnder(id)).toBe('CONSENT_REQUIRED');
  });

  it('is not brought back by a clock that is set back', async () => {
    const { consentId } = await decided();
    expect(await segmentUnder(consentId)).toBe('taken');
    // As if it had been a year later already, and were now again.
    await appliance.database.owner.query(`UPDATE retention_clock SET latest = now() + interval '400 days'`);
    expect(await segmentUnder(consentId)).toBe('CONSENT_REQUIRED');
  });
});

import type { ConsentReceipt, ConsentStatus } from '@exhibit/contract';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { Withdrawals } from '../../src/consent/withdrawals.service.js';
import { eventually } from '../support/poll.js';
import { BANK_ORIGIN, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { publishRetention, ruleOf } from '../support/retention-scene.js';
import { grantTo, openSite, refusal, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  await publishRetention(appliance, ruleOf({ maximum: 'P10Y' }));
});
afterAll(() => appliance.stop());

const CONSENT = { purpose: 'evidence', basis: 'consent', reason: null, kept: null };
const LAW = { ...CONSENT, basis: 'legal-obligation', reason: 'Article 16(7) of Directive 2014/65/EU' };
const KEPT = {
  ...CONSENT,
  kept: { basis: 'legal-claims', reason: 'Claims out of the contract.', period: 'P3Y' },
};

const draftBasis = async (purposes: object[], login = 'ada', siteId = site.id) =>
  (await appliance.as(login)).post<{ version: number }>('/api/legal-bases', { siteId, purposes });
const publishBasis = async (version: number, login = 'priya', siteId = site.id) =>
  (await appliance.as(login)).post<object>(`/api/legal-bases/${siteId}/${version}/publish`);
async function declare(...purposes: object[]): Promise<number> {
  const { version } = await draftBasis(purposes);
  await publishBasis(version);
  return version;
}
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.source.query(sql, values);
const mode = async () =>
  (
    (await (await fetch(`${appliance.url}/ingest/v1/${site.key}/config`)).json()) as {
      consent: { mode: string };
    }
  ).consent.mode;

interface Decided {
  consentId: string;
  receipt: ConsentReceipt;
}
async function decide(change: object = {}): Promise<Decided & { code?: string; detail?: string }> {
  const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: '2026-1', purposes: ['evidence'] },
      ...{ language: 'en', collectedBy: 'site', ...change },
    }),
  });
  return (await response.json()) as Decided;
}
async function recorded({ consentId }: Decided): Promise<string> {
  const recorder = new RecorderByHand(appliance.url, site.key, consentId);
  const { status, body } = await recorder.next([event()], { final: 'stopped' });
  if (status !== 200) throw new Error(`refused: ${body.code}`);
  return recorder.recording;
}
const sealed = (recording: string) =>
  eventually(
    'it is sealed',
    async () =>
      (await rows(`SELECT 1 FROM recording WHERE id = $1 AND state = 'sealed'`, recording))[0] ?? null,
  );
const withdraw = async ({ receipt }: Decided) =>
  (await (await fetch(receipt.withdrawalMethod, { method: 'POST' })).json()) as { recordings: number };
const status = async ({ receipt }: Decided) =>
  (await (await fetch(receipt.statusAddress!)).json()) as ConsentStatus;
const sweep = () => appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
const withdrawals = () => appliance.worker.get(Withdrawals, { strict: false });
const became = (decided: Decided, wanted: Partial<ConsentStatus['recordings']>) =>
  eventually(`it becomes ${JSON.stringify(wanted)}`, async () => {
    await sweep();
    const { recordings } = await status(decided);
    return Object.entries(wanted).every(([name, count]) => recordings[name as 'recorded'] === count)
      ? recordings
      : null;
  });

describe('a legal basis', () => {
  it.each([
    ['that leaves the site’s purpose out', [{ ...CONSENT, purpose: 'marketing' }]],
    ['of a law that is not named', [{ ...LAW, reason: null }]],
    ['that keeps for a while', [{ ...KEPT, kept: { ...KEPT.kept, period: 'a while' } }]],
    ['that nobody knows', [{ ...LAW, basis: 'curiosity' }]],
    ['for nothing', []],
  ])('is refused %s', async (_what, purposes) =>
    expect(await refusal(draftBasis(purposes))).toMatch(/^(LEGAL_BASIS_INVALID|REQUEST_INVALID)$/),
  );

  it('is not published by the one who drafted it, nor by the administrator, and declares nothing before', async () => {
    const { version } = await draftBasis([LAW], 'carol');
    expect(await refusal(publishBasis(version, 'carol'))).toBe('SECOND_PERSON_REQUIRED');
    expect(await refusal(publishBasis(version, 'ada'))).toBe('PERMISSION_DENIED');
    expect(await mode()).toBe('opt-in');
  });

  it('PostgreSQL refuses one person as both, and a basis for the past', async () => {
    const { source, owner } = appliance.database;
    await expect(
      source.query(`UPDATE legal_basis SET published_by = drafted_by, published_at = now()`),
    ).rejects.toThrow(/another_person_publishes/);
    await expect(
      owner.query(
        `UPDATE legal_basis SET published_at = now() - interval '1 year', published_by =
           (SELECT id FROM person WHERE id <> drafted_by LIMIT 1)`,
      ),
    ).rejects.toThrow(/not declared for the past/);
  });

  it('does not change once it is published: not by the appliance, not by the owner', async () => {
    const version = await declare(CONSENT);
    for (const role of [appliance.database.source, appliance.database.owner])
      for (const attempt of [
        `UPDATE legal_basis SET purposes = '[{}]' WHERE version = ${version}`,
        `DELETE FROM legal_basis WHERE version = ${version}`,
        `TRUNCATE legal_basis CASCADE`,
      ])
        await expect(role.query(attempt)).rejects.toThrow(/refused|denied/);
  });
});

describe('a withdrawal', () => {
  it('destroys every recording that was made under the consent, and tells the visitor how many', async () => {
    const decided = await decide();
    const made = [await recorded(decided), await recorded(decided)];
    expect((await status(decided)).recordings).toMatchObject({ recorded: 2, standing: 2 });
    expect(await withdraw(decided)).toMatchObject({ recordings: 2 });
    await became(decided, { destroyed: 2, standing: 0, restrictedUntil: null });
    expect(await status(decided)).toMatchObject({ state: 'withdrawn' });
    expect(JSON.stringify(await status(decided))).not.toMatch(new RegExp(made.join('|')));
    expect(await rows(`SELECT cause FROM destruction WHERE recording_id = ANY($1)`, made)).toEqual([
      { cause: 'withdrawal' },
      { cause: 'withdrawal' },
    ]);
    // The record of the decision has its own period.
    expect(await rows(`SELECT 1 FROM consent_record WHERE id = $1`, decided.consentId)).toHaveLength(1);
  });

  it('keeps, where nobody can watch it, what a basis keeps that was declared before it began', async () => {
    await declare(KEPT);
    const decided = await decide();
    expect(decided.receipt.legalBases?.purposes[0]?.kept).toEqual(KEPT.kept);
    const recording = await recorded(decided);
    await sealed(recording);
    await grantTo(appliance, recording, { asks: 'carol', agrees: 'colin' });
    await withdraw(decided);
    const { restrictedUntil } = await became(decided, { restricted: 1, destroyed: 0 });
    const years = (new Date(restrictedUntil!).getTime() - Date.now()) / (365.25 * 86_400_000);
    expect(years).toBeCloseTo(3, 1);
    const carol = await appliance.as('carol');
    for (const way of ['/api/viewings', '/api/evidence-packs'])
      expect(await refusal(carol.post(way, { recordingId: recording }))).toBe('RECORDING_RESTRICTED');
  });

  it('is not stopped by a basis that was declared after the recording began (P8)', async () => {
    await declare(CONSENT);
    const decided = await decide();
    await recorded(decided);
    await declare(KEPT);
    await withdraw(decided);
    await became(decided, { destroyed: 1 });
  });

  it('cannot be got round in PostgreSQL: the basis of a record and the record of a recording stay', async () => {
    const decided = await decide();
    const recording = await recorded(decided);
    const other = await decide();
    const { owner } = appliance.database;
    for (const [attempt, why] of [
      [`UPDATE consent_record SET basis_version = 1 WHERE id = '${decided.consentId}'`, /refused/],
      [
        `UPDATE recording SET consent_id = '${other.consentId}' WHERE id = '${recording}'`,
        /keeps the record/,
      ],
      [
        `UPDATE recording SET ending = 'withdrawal', ending_asked_at = now(), basis_until = now() + interval '9 years'
         WHERE id = '${recording}'`,
        /declared beforehand/,
      ],
      [
        `INSERT INTO consent_record SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
           'receipt_id', gen_random_uuid(), 'basis_version', 1))).* FROM consent_record r WHERE id = '${decided.consentId}'`,
        /nobody published|not the legal basis in force/,
      ],
    ] as const)
      await expect(owner.query(attempt)).rejects.toThrow(why);
  });

  it('on hold is kept until people release it, and told so', async () => {
    await declare(CONSENT);
    const decided = await decide({ subject: 'HELD-1' });
    await recorded(decided);
    const carol = await appliance.as('carol');
    const { id } = await carol.post<{ id: string }>('/api/matters', { name: 'A lawsuit' });
    await carol.post(`/api/matters/${id}/holds`, {
      ...{ kind: 'subject', subject: 'HELD-1', catchesLater: false, reason: 'A lawsuit.' },
    });
    await withdraw(decided);
    await became(decided, { restricted: 1, destroyed: 0, restrictedUntil: null });
  });

  it('decides of each recording once, with three at work, after a log that could not be written, and of one that came late', async () => {
    const { source, owner } = appliance.database;
    const all = await Promise.all([1, 2, 3].map(() => decide()));
    const made: string[] = [];
    for (const decided of all) for (let n = 0; n < 3; n++) made.push(await recorded(decided));
    await owner.query(`CREATE FUNCTION no_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.kind = 'recording.ending.asked' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`);
    await owner.query(
      `CREATE TRIGGER no_log BEFORE INSERT ON audit_outbox FOR EACH ROW EXECUTE FUNCTION no_log()`,
    );
    for (const decided of all) await withdraw(decided);
    await withdrawals().decideAll();
    expect(await rows(`SELECT 1 FROM recording WHERE id = ANY($1) AND ending IS NOT NULL`, made)).toEqual([]);
    await owner.query(`DROP TRIGGER no_log ON audit_outbox`);
    await owner.query(`DROP FUNCTION no_log()`);
    await Promise.all([1, 2, 3].map(() => withdrawals().decideAll()));
    await source.query(
      `INSERT INTO recording (id, site_id, consent_id, state, opened_at, last_received_at, seal_due_at, next_seq)
       SELECT gen_random_uuid(), site_id, id, 'open', now(), now(), now() + interval '1 day', 0
       FROM consent_record WHERE id = $1`,
      [all[0]!.consentId],
    );
    await source.query(
      `INSERT INTO recording_key (recording_id, kek_version, wrapped)
       SELECT r.id, k.kek_version, k.wrapped FROM recording r, recording_key k
       WHERE r.consent_id = $1 AND r.state = 'open' AND r.next_seq = 0 LIMIT 1`,
      [all[0]!.consentId],
    );
    // The worker's own run may have the withdrawal just now, and then this one leaves it to it.
    await eventually('none is left', async () => {
      await withdrawals().decideAll();
      const left = await rows(
        `SELECT 1 FROM recording WHERE consent_id = ANY($1) AND ending IS NULL`,
        all.map(({ consentId }) => consentId),
      );
      return left.length === 0 ? true : null;
    });
    await sequenceAudit(source);
    const entries = await rows(
      `SELECT recording_id FROM audit_entry WHERE kind = 'recording.ending.asked' AND recording_id = ANY($1)`,
      made,
    );
    expect(entries).toHaveLength(made.length);
    await owner.query(`UPDATE consent_withdrawal SET asked_at = now() - interval '1 hour'`);
    await withdrawals().decideAll();
    expect(await rows(`SELECT 1 FROM consent_withdrawal WHERE done_at IS NULL`)).toEqual([]);
  });

  it('is decided for all recordings but the one that cannot be, which nobody watches, and people are told', async () => {
    await declare(CONSENT);
    const { owner } = appliance.database;
    const [first, second] = [await decide(), await decide()];
    const made = [await recorded(first), await recorded(first), await recorded(second)];
    const broken = made[0]!;
    await sealed(broken);
    await grantTo(appliance, broken, { asks: 'carol', agrees: 'colin' });
    const carol = await appliance.as('carol');
    const undecided = () => rows(`SELECT id FROM recording WHERE id = ANY($1) AND ending IS NULL`, made);
    const alarms = async () =>
      (
        await (await appliance.as('ada')).get<{ alarms: { cause: string }[] }>('/api/retention/sweeper')
      ).alarms.map(({ cause }) => cause);
    await owner.query(`CREATE FUNCTION no_ending() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.id = '${broken}' AND NEW.ending IS NOT NULL THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`);
    await owner.query(
      `CREATE TRIGGER no_ending BEFORE UPDATE ON recording FOR EACH ROW EXECUTE FUNCTION no_ending()`,
    );
    for (const decided of [first, second]) await withdraw(decided);
    await eventually('all others are decided about', async () => {
      await withdrawals().decideAll();
      return (await undecided()).length === 1 ? true : null;
    });
    expect(await undecided()).toEqual([{ id: broken }]);
    for (const way of ['/api/viewings', '/api/evidence-packs'])
      expect(await refusal(carol.post(way, { recordingId: broken }))).toBe('RECORDING_RESTRICTED');
    expect(await alarms()).not.toContain('withdrawals');
    await owner.query(`UPDATE consent_withdrawal SET asked_at = now() - interval '61 minutes'`);
    await withdrawals().decideAll();
    expect(await alarms()).toContain('withdrawals');
    await owner.query(`DROP TRIGGER no_ending ON recording`);
    await eventually('it is decided about as well', async () => {
      await withdrawals().decideAll();
      return (await undecided()).length === 0 && !(await alarms()).includes('withdrawals') ? true : null;
    });
  });

  it('is not told of to somebody who asks with another site’s key, or of a decision that nobody made', async () => {
    const decided = await decide();
    const other = await openSite(appliance, 'Another bank');
    for (const address of [
      decided.receipt.statusAddress!.replace(site.key, other.key),
      decided.receipt.statusAddress!.replace(decided.consentId, site.id),
    ])
      expect((await fetch(address)).status).toBe(404);
  });
});

describe('recording without consent (P2)', () => {
  const told = () => decide({ decision: 'informed' });

  it('is refused where consent is what was declared, and PostgreSQL refuses it as well', async () => {
    await declare(CONSENT);
    expect(await mode()).toBe('opt-in');
    expect(await told()).toMatchObject({
      code: 'CONSENT_INVALID',
      detail: expect.stringContaining('CONSENT_NEEDED'),
    });
    const [{ names }] = (await rows(
      `SELECT string_agg(column_name, ',') AS names FROM information_schema.columns
       WHERE table_name = 'consent_record' AND column_name NOT IN ('id', 'receipt_id')`,
    )) as [{ names: string }];
    const { consentId } = await decide();
    await expect(
      appliance.database.owner.transaction(async (manager) => {
        const [{ id }] = await manager.query(
          `INSERT INTO consent_record (id, receipt_id, ${names})
           SELECT gen_random_uuid(), gen_random_uuid(), ${names} FROM consent_record WHERE id = $1 RETURNING id`,
          [consentId],
        );
        await manager.query(`INSERT INTO consent_event VALUES ($1, 'informed', now())`, [id]);
      }),
    ).rejects.toThrow(/no other basis than consent/);
  });

  it('is possible from the moment when another basis was declared, stops at a no, and is said in record and receipt', async () => {
    const version = await declare(LAW);
    expect(await mode()).toBe('declared');
    const informed = await told();
    expect(informed.receipt).toMatchObject({
      decision: 'informed',
      legalBases: { version, purposes: [LAW] },
    });
    await recorded(informed);
    const [row] = await rows(`SELECT record FROM consent_record WHERE id = $1`, informed.consentId);
    expect(JSON.parse(String(row!['record']))).toMatchObject({
      processing: { purposes: [{ lawful_basis: { basis: LAW.basis, reason: LAW.reason } }] },
      stored: { legal_basis_version: version },
    });
    await withdraw(informed);
    await expect(recorded(informed)).rejects.toThrow(/CONSENT_WITHDRAWN/);
    await became(informed, { destroyed: 1 });
  });
});

describe('the check of the whole store', () => {
  it('names a declaration, and the basis of a record, that were changed past every trigger', async () => {
    const { owner } = appliance.database;
    const check = await storeCheck(appliance);
    try {
      await sequenceAudit(appliance.database.source);
      await owner.query(`ALTER TABLE legal_basis DISABLE TRIGGER USER`);
      await owner.query(`UPDATE legal_basis SET purposes = '[{"purpose":"evidence"}]' WHERE version = 2`);
      await owner.query(`ALTER TABLE consent_record DISABLE TRIGGER USER`);
      const [record] = await owner.query(
        `UPDATE consent_record SET basis_version = NULL WHERE id =
           (SELECT id FROM consent_record WHERE basis_version IS NOT NULL LIMIT 1) RETURNING id`,
      );
      expect(namedIn(await check.run())).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^legal_basis\//),
          `consent_record/${(record as { id: string }[])[0]!.id}`,
        ]),
      );
    } finally {
      await check.end();
    }
  });
});

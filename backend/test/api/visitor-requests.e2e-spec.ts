import type { ConsentReceipt } from '@exhibit/contract';
import { LIMITS } from '../../src/identity/throttling/throttle.service.js';
import { BANK_ORIGIN, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { Insider } from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Visitor {
  consentId: string;
  receipt: ConsentReceipt;
}
interface Request {
  id: string;
  kind: string;
  state: string;
  askedByVisitor: boolean;
  openedBy: object | null;
  subjects: string[];
  receiptId: string | null;
  recordings: { id: string }[];
  mayIdentify: boolean;
  mayCarryOut: boolean;
}

let appliance: TestAppliance;
let site: BankSite;
let other: BankSite;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  other = await openSite(appliance, 'Another bank');
});
afterAll(() => appliance.stop());

async function visitor(subject?: string): Promise<Visitor> {
  const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: '2026-1', purposes: ['evidence'] },
      ...{ language: 'en', collectedBy: 'site', ...(subject && { subject }) },
    }),
  });
  return (await response.json()) as Visitor;
}
const pageOf = ({ consentId }: Visitor, key = site.key) =>
  `${appliance.url}/ingest/v1/${key}/consents/${consentId}/page`;
const press = (address: string, kind: string, init: RequestInit = {}) =>
  fetch(`${address}/requests/${kind}`, { method: 'POST', redirect: 'manual', ...init });
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.owner.query(sql, values);
const under = ({ consentId }: Visitor) =>
  rows('SELECT * FROM subject_request WHERE asked_under = $1 ORDER BY received_at', consentId);
const read = async (id: unknown, login = 'priya'): Promise<Request> =>
  (await appliance.as(login)).get<Request>(`/api/subject-requests/${String(id)}`);
const act = async (login: string, id: unknown, what: string, body?: object): Promise<Request> =>
  (await appliance.as(login)).post<Request>(`/api/subject-requests/${String(id)}/${what}`, body);
async function asked(who: Visitor, kind: string): Promise<Request> {
  expect((await press(pageOf(who), kind)).status).toBe(303);
  const all = await under(who);
  return read(all.find((row) => row['kind'] === kind)!['id']);
}
const IDENTITY = { identityCheck: 'They named the number of the receipt, and signed in with their account.' };

describe('a visitor who asks on their own page', () => {
  it('is refused what nobody can ask for, a decision that is not theirs or of another site, and a stranger’s page', async () => {
    const who = await visitor('V-0');
    const attempts: [string, Promise<Response>, number][] = [
      ['what nobody asks for', press(pageOf(who), 'portability'), 404],
      ['a decision that nobody made', press(pageOf({ ...who, consentId: site.id }), 'access'), 404],
      ['another site’s key', press(pageOf(who, other.key), 'access'), 404],
      [
        'a stranger’s page',
        press(pageOf(who), 'access', { headers: { origin: 'https://evil.example' } }),
        403,
      ],
    ];
    for (const [what, attempt, status] of attempts)
      expect([what, (await attempt).status]).toEqual([what, status]);
    expect(await under(who)).toEqual([]);
  });

  it('writes nothing down of what somebody sends along', async () => {
    const who = await visitor('V-1');
    const typed = new URLSearchParams({ name: 'Erika Mustermann', kind: 'erasure' });
    expect((await press(pageOf(who), 'access?note=Erika')).status).toBe(400);
    expect((await press(pageOf(who), 'access', { body: typed })).status).toBe(303);
    const [row] = await under(who);
    expect(row).toMatchObject({ kind: 'access', subjects: ['V-1'], identity_check: null, opened_by: null });
    await sequenceAudit(appliance.database.source);
    const entries = await rows(`SELECT leaf FROM audit_entry WHERE kind LIKE 'subject-request.%'`);
    expect(JSON.stringify([row, entries])).not.toMatch(/Erika|Mustermann/);
    expect(JSON.stringify(entries)).not.toMatch(/V-1|consent/);
  });

  it('asks once, however often and from wherever the button is pressed, and reads until when they are answered', async () => {
    const who = await visitor('V-2');
    const twice = [pageOf(who), pageOf(who), pageOf(who)].map((address) =>
      press(address, 'access', { headers: { origin: BANK_ORIGIN } }),
    );
    expect((await Promise.all(twice)).map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await under(who)).toHaveLength(1);
    const back = await fetch(`${pageOf(who)}/requests/erasure?language=de`, { method: 'POST' });
    expect(new URL(back.url).pathname).toBe(new URL(pageOf(who)).pathname);
    const page = await back.text();
    expect(page).toContain('Sie haben die Löschung Ihrer Daten verlangt');
    expect(page).toContain('Sie erhalten eine Antwort bis');
    expect(page).not.toContain('page/requests/erasure');
    expect(back.headers.get('content-security-policy')).toContain(`form-action 'self'`);
  });

  it('is about what was recorded under their decision where the page named no subject', async () => {
    const who = await visitor();
    const recorder = new RecorderByHand(appliance.url, site.key, who.consentId);
    await recorder.next([event()], { final: 'stopped' });
    const stranger = new RecorderByHand(appliance.url, site.key, (await visitor()).consentId);
    await stranger.next([event()], { final: 'stopped' });
    const request = await asked(who, 'access');
    expect(request).toMatchObject({ subjects: [], recordings: [{ id: recorder.recording }] });
  });

  it('is refused by the limit before they could fill the list', async () => {
    const who = await visitor('V-3');
    await rows(`DELETE FROM throttle`);
    const { points } = LIMITS['visitor-requests'];
    for (let n = 0; n < points; n++) expect((await press(pageOf(who), 'access')).status).toBe(303);
    const refused = await press(pageOf(who), 'erasure');
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true]);
    await rows(`DELETE FROM throttle`);
  });

  it('is sent to the firm’s address once more people have asked than anybody can look for', async () => {
    const [filler, who] = [await visitor('V-4'), await visitor('V-5')];
    await rows(
      `INSERT INTO consent_record SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
         'receipt_id', gen_random_uuid()))).* FROM consent_record r, generate_series(1, 1000) WHERE r.id = $1`,
      filler.consentId,
    );
    await rows(
      `INSERT INTO subject_request (id, kind, site_id, subjects, asked_by_visitor, asked_under, received_at, opened_at)
       SELECT gen_random_uuid(), 'access', site_id, '{}', true, id, now(), now()
       FROM consent_record WHERE subject = 'V-4' LIMIT 1000`,
    );
    const refused = await press(pageOf(who), 'access');
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      429,
      'TOO_MANY_REQUESTS_WAIT',
    ]);
    for (const [table, made] of [
      ['subject_request', `asked_under IN (SELECT id FROM consent_record WHERE subject = 'V-4')`],
      ['consent_record', `subject = 'V-4' AND id <> '${filler.consentId}'`],
    ]) {
      await rows(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await rows(`DELETE FROM ${table} WHERE ${made}`);
      await rows(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    }
    expect((await press(pageOf(who), 'access')).status).toBe(303);
  });
});

describe('whoever answers a visitor', () => {
  it('carries nothing out before somebody found out who it is, and PostgreSQL refuses it as well', async () => {
    const who = await visitor('V-6');
    const request = await asked(who, 'access');
    expect(request).toMatchObject({
      ...{ askedByVisitor: true, openedBy: null, state: 'open', mayIdentify: true, mayCarryOut: false },
      receiptId: who.receipt.receiptId,
    });
    expect(await refusal(act('carol', request.id, 'carry-out'))).toBe('SUBJECT_REQUEST_UNIDENTIFIED');
    for (const login of ['ada', 'rex', 'aude'])
      expect(await refusal(act(login, request.id, 'identify', IDENTITY))).toBe('PERMISSION_DENIED');
    expect(await refusal(act('priya', request.id, 'identify', { identityCheck: '' }))).toBe(
      'REQUEST_INVALID',
    );
    const [{ id: person }] = (await rows('SELECT id FROM person LIMIT 1')) as [{ id: string }];
    await expect(
      rows('UPDATE subject_request SET closed_by = $2, closed_at = now() WHERE id = $1', request.id, person),
    ).rejects.toThrow('identified_before_carried_out');
    const declined = await act('priya', request.id, 'decline', {
      reason: 'You did not tell us who you are.',
    });
    expect(declined.state).toBe('declined');
    expect(await refusal(act('priya', request.id, 'identify', IDENTITY))).toBe('SUBJECT_REQUEST_CLOSED');
    expect(await (await fetch(pageOf(who))).text()).toContain('Answered on');
  });

  it('is two people where it erases: one finds out who it is, another one carries it out', async () => {
    const recording = await sealedVisit(appliance, site, 'V-7');
    const request = await asked(await visitor('V-7'), 'erasure');
    const identified = await act('priya', request.id, 'identify', IDENTITY);
    expect(identified).toMatchObject({ mayIdentify: false, mayCarryOut: false, openedBy: {} });
    expect(await refusal(act('carol', request.id, 'identify', IDENTITY))).toBe('SUBJECT_REQUEST_IDENTIFIED');
    expect(await refusal(act('priya', request.id, 'carry-out'))).toBe('SECOND_PERSON_REQUIRED');
    await expect(
      appliance.database.source.query(
        'UPDATE subject_request SET closed_by = opened_by, closed_at = now() WHERE id = $1',
        [request.id],
      ),
    ).rejects.toThrow('another_person_erases');
    await expect(
      rows(`UPDATE subject_request SET identity_check = 'I know them.' WHERE id = $1`, request.id),
    ).rejects.toThrow('is not changed');
    const answered = await act('carol', request.id, 'carry-out');
    expect(answered).toMatchObject({ state: 'answered', recordings: [{ id: recording }] });
  });

  it('is held to it by the log: who asked and who found out who it is cannot be changed unseen', async () => {
    const check = await storeCheck(appliance);
    const insider = await Insider.in(appliance.database.appUrl, { lasting: true });
    try {
      expect((await check.run()).findings.faults).toEqual([]);
      const [{ id }] = (await insider.query(
        `SELECT id FROM subject_request WHERE asked_by_visitor AND opened_by IS NOT NULL`,
      )) as [{ id: string }];
      await insider.query(`UPDATE subject_request SET opened_by = closed_by WHERE id = '${id}'`);
      expect(namedIn(await check.run())).toContain(`subject_request/${id}`);
    } finally {
      await insider.end();
      await check.end();
    }
  });
});

import { createHash } from 'node:crypto';
import { verifyReceipt } from '../../src/evidence/receipt/verify-receipt.js';
import { event, RecorderByHand } from '../support/recorder-by-hand.js';
import { openSite, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
let machine: string;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  machine = await token(['consent.import']);
});
afterAll(() => appliance.stop());

async function token(permissions: string[]): Promise<string> {
  const ada = await appliance.as('ada');
  const asked = { label: 'consent of the branch', role: 'administrator', permissions, days: 1 };
  return (await ada.post<{ token: string }>('/api/api-tokens', asked)).token;
}
const CUSTOMER = 'C-4711-plain';
const PROOF = Buffer.from('%PDF-1.4 signed in the branch');
interface Imported {
  consentId: string;
  proofSha256: string;
  receipt: string;
  signature: string;
  code?: string;
}
async function hand(change: object = {}, bearer = machine): Promise<Imported & { status: number }> {
  const response = await fetch(`${appliance.url}/api/consent-imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body: JSON.stringify({
      ...{ siteId: site.id, reference: 'form-1', decision: 'given', noticeVersion: '2026-1' },
      ...{
        purposes: ['evidence'],
        language: 'en',
        decidedAt: new Date(Date.now() - 3_600_000).toISOString(),
      },
      ...{ proof: { mediaType: 'application/pdf', bytes: PROOF.toString('base64') }, ...change },
    }),
  });
  return { ...((await response.json()) as Imported), status: response.status };
}
const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.source.query(sql, values);

describe('a decision that the firm’s server hands over', () => {
  it('needs the credential of a machine that was made for it', async () => {
    expect((await hand({}, await token(['sites.read']))).code).toBe('PERMISSION_DENIED');
    expect((await hand({}, 'nonsense')).status).toBe(401);
  });

  it.each([
    ['without proof', { proof: undefined }, 'REQUEST_INVALID'],
    [
      'with a proof that is no base64',
      { proof: { mediaType: 'text/plain', bytes: '<b>!' } },
      'REQUEST_INVALID',
    ],
    [
      'with a proof of megabytes',
      { proof: { mediaType: 'text/plain', bytes: 'A'.repeat(200_000) } },
      'REQUEST_INVALID',
    ],
    ['of tomorrow', { decidedAt: new Date(Date.now() + 86_400_000).toISOString() }, 'CONSENT_INVALID'],
    ['of a day that nobody can read', { decidedAt: 'yesterday' }, 'REQUEST_INVALID'],
    ['about another notice', { noticeVersion: 'v9' }, 'CONSENT_INVALID'],
    [
      'with a consent tool’s string that nobody can read',
      { signals: { tcString: 'yes' } },
      'CONSENT_INVALID',
    ],
    ['that was never asked for', { decision: 'informed' }, 'REQUEST_INVALID'],
    ['on a site that is not there', { siteId: '4b1fd1a4-6a5a-4a64-8f0f-0a4f9f1b2c3d' }, 'SITE_NOT_FOUND'],
  ])('is refused %s', async (_what, change, code) => expect((await hand(change)).code).toBe(code));

  it('is kept with its proof byte for byte, answers with a receipt that holds, and allows recording', async () => {
    const { consentId, proofSha256, receipt, signature, status } = await hand({ customer: CUSTOMER });
    expect([status, proofSha256]).toEqual([200, createHash('sha256').update(PROOF).digest('hex')]);
    const [kept] = await rows(
      `SELECT p.bytes, p.reference, r.subject, r.record FROM consent_proof p JOIN consent_record r ON r.id = p.consent_id
       WHERE r.id = $1`,
      consentId,
    );
    expect(kept).toMatchObject({ reference: 'form-1', subject: expect.stringMatching(/^s1-/) });
    expect(PROOF.equals(kept!['bytes'] as Buffer)).toBe(true);
    expect(JSON.stringify(kept)).not.toContain(CUSTOMER);
    expect(JSON.parse(String(kept!['record']))).toMatchObject({
      processing: { collection_method: 'handed over by the server of the firm, with proof' },
      stored: { proof: { reference: 'form-1', sha256: proofSha256 } },
    });
    const found = await verifyReceipt(
      Buffer.from(JSON.stringify({ receipt: JSON.parse(receipt), signature })),
    );
    expect(found).toMatchObject({ holds: true });
    const taken = await new RecorderByHand(appliance.url, site.key, consentId).next([event()]);
    expect(taken.status).toBe(200);
  });

  it('handed over twice is one, at once as well; with another proof it is refused', async () => {
    const [one, same] = await Promise.all([hand({ reference: 'form-2' }), hand({ reference: 'form-2' })]);
    expect(same).toEqual(one);
    expect(await hand({ reference: 'form-2' })).toEqual(one);
    const proof = { mediaType: 'text/plain', bytes: Buffer.from('another').toString('base64') };
    expect((await hand({ reference: 'form-2', proof })).code).toBe('IMPORT_CONFLICT');
    expect(await rows(`SELECT 1 FROM consent_proof WHERE reference = 'form-2'`)).toHaveLength(1);
  });

  it('keeps its proof for good, and one that was changed past every trigger is named', async () => {
    const { owner, source } = appliance.database;
    for (const role of [source, owner])
      for (const attempt of ['DELETE FROM consent_proof', `UPDATE consent_proof SET reference = 'x'`])
        await expect(role.query(attempt)).rejects.toThrow(/refused|denied/);
    const check = await storeCheck(appliance);
    try {
      await sequenceAudit(source);
      expect(namedIn(await check.run())).toEqual([]);
      await owner.query(`ALTER TABLE consent_proof DISABLE TRIGGER USER`);
      const [changed] = await owner.query(
        `UPDATE consent_proof SET bytes = 'nothing', sha256 = encode(sha256('nothing'), 'hex')
         WHERE reference = 'form-1' RETURNING consent_id AS id`,
      );
      expect(namedIn(await check.run())).toEqual([`consent_proof/${(changed as { id: string }[])[0]!.id}`]);
    } finally {
      await check.end();
    }
  });
});

import { gzipSync } from 'node:zlib';
import { type ApprovedNotice, NOTICE_SCHEMA } from './approved-notice.js';
import { disclosureTextHash } from './disclosure-version.js';
import { buildPack, type PackInput } from './evidence-pack.js';
import { READY_NOTICE_RULE } from './notice-rule.js';
import { judgeNotice } from './notice-verdict.js';
import { NOTICE_WITNESS, PACK_PATHS, receiptNoteText } from './pack-format.js';
import { readPackZip, writePackZip } from './pack-zip.js';
import { custom, samplePackInput, sampleSigner, SEGMENTS, START } from './sample-pack.fixture.js';
import { sha256Hex } from './sha256.js';
import { verifyPack } from './verify-pack.js';
import { observeVisit } from './visit-observations.js';

const TEXT = 'May we record what this page shows you?';
const notice: ApprovedNotice = {
  schema: NOTICE_SCHEMA,
  noticeVersion: 'v3',
  text: TEXT,
  sha256: sha256Hex(Buffer.from(TEXT)),
  otherTexts: [],
  rule: READY_NOTICE_RULE,
};
const seen = {
  visibleShare: 1,
  hidden: [],
  fontPx: 16,
  contrast: 12,
  lines: 1,
  method: 'hit-tested',
  box: [20, 20, 120, 40],
};
const NOTICED = custom('exhibit.notice', {
  noticeVersion: 'v3',
  textHash: disclosureTextHash(TEXT),
  clicked: 'accept',
  trusted: true,
  clickedAt: START - 20,
  givenAt: START - 10,
  ...{ notice: seen, accept: seen, refuse: seen },
});
/** The last event of the first segment is the notice: nothing else is observed in it. */
const EVENTS = SEGMENTS.map((events, seq) => (seq === 0 ? [...events.slice(0, -1), NOTICED] : events));
const signer = sampleSigner();

async function input(receiptChanges: object = {}): Promise<PackInput> {
  const sample = await samplePackInput(signer, { body: (_, seq) => gzipSync(JSON.stringify(EVENTS[seq])) });
  const receipt = {
    ...(sample.consent.receipt as object),
    ...{ noticeVersion: 'v3', noticeSha256: notice.sha256, ...receiptChanges },
  };
  const verdict = judgeNotice(observeVisit(sample.manifest, EVENTS, []), notice);
  const { stills: _stills, ...rest } = sample;
  return {
    ...rest,
    disclosures: [],
    consent: {
      ...sample.consent,
      receipt,
      receiptNote: await signer.signNote(receiptNoteText(receipt)),
      proof: { notice, verdict },
    },
  };
}
const found = async (given: PackInput) => {
  const { faults, checked, doesNotProve } = await verifyPack(await buildPack(given, signer));
  return { faults: faults.map(({ item, code }) => `${code} ${item}`), checked, doesNotProve };
};
/** What is found when one item has other bytes, or none. */
const changed = async (name: string, bytes: Buffer | null) => {
  const { items } = readPackZip(await buildPack(await input(), signer));
  const others = items.filter((item) => item.name !== name || bytes);
  const { faults } = await verifyPack(
    writePackZip(others.map((item) => (item.name === name ? { name, bytes: bytes! } : item))),
  );
  return faults.map(({ item, code }) => `${code} ${item}`);
};

describe('a pack that proves its consent notice', () => {
  it('names a verdict that the recording does not give', async () => {
    const given = await input();
    const { verdict } = given.consent.proof!;
    given.consent.proof = { notice, verdict: { ...verdict, answers: 'not_equal' } };
    expect((await found(given)).faults).toEqual(['VERDICT_WRONG consent/notice-verdict.json']);
  });

  it('names a notice that is not the one of the receipt', async () => {
    expect((await found(await input({ noticeSha256: 'a'.repeat(64) }))).faults).toEqual([
      'NOTICE_WRONG consent/notice.json',
    ]);
  });

  it.each<[string, Buffer | null, string[]]>([
    ['is gone', null, ['ITEM_MISSING']],
    ['was cut short', Buffer.from('{'), ['DIGEST_WRONG', 'JSON_NOT_CANONICAL']],
    ['is a list', Buffer.from('[]'), ['DIGEST_WRONG']],
  ])('names a receipt that %s, and nothing else', async (_what, bytes, codes) => {
    expect(await changed(PACK_PATHS.consentReceipt, bytes)).toEqual(
      codes.map((code) => `${code} consent/receipt.json`),
    );
  });

  it('names a verdict that is gone', async () => {
    expect(await changed(PACK_PATHS.noticeVerdict, null)).toEqual([
      'ITEM_MISSING consent/notice-verdict.json',
    ]);
  });

  it('belongs to a visitor who was told and not asked only where a legal basis says so', async () => {
    const told = { decision: 'informed', legalBases: { evidence: 'legal-claims' } };
    expect((await found(await input(told))).faults).toEqual([]);
    expect((await found(await input({ decision: 'informed' }))).faults).toEqual([
      'CONSENT_NOT_GIVEN consent/receipt.json',
    ]);
  });

  it('names a notice that nobody can judge by', async () => {
    const given = await input();
    given.consent.proof = { ...given.consent.proof!, notice: { ...notice, text: 'Something else.' } };
    expect((await found(given)).faults).toEqual(['PACK_INVALID consent/notice.json']);
  });

  it('holds, and says what it found and what no pack can hold', async () => {
    const { faults, checked, doesNotProve } = await found(await input());
    expect(faults).toEqual([]);
    expect(checked).toContain(
      'Consent notice v3, recomputed from the recording: shown. Refusing: as prominent as accepting.',
    );
    expect(doesNotProve).toContain(NOTICE_WITNESS);
  });
});

import { canonicalText } from '../canonical-json.js';
import { sampleSigner } from '../sample-pack.fixture.js';
import { countersigned, parseVerifierKey } from '../signed-note.js';
import { describeReceipt } from './describe-receipt.js';
import { MAX_RECEIPT_BYTES } from './receipt-file.js';
import { verifyReceipt } from './verify-receipt.js';

const signer = sampleSigner('bank.example');
const other = sampleSigner('insurer.example', 8);

const receipt = (change: object = {}) => ({
  schemaVersion: 'exhibit.receipt/v1',
  receiptId: '0d9f7a52-6b1e-4d0a-9c54-0a6c6d1f2b3d',
  recordId: '3f0c9a52-6b1e-4d0a-9c54-0a6c6d1f2b3d',
  appliance: 'bank.example',
  verifierKey: signer.verifierKey,
  site: 'site-abcdefghijklmnop',
  decision: 'given',
  noticeVersion: 'v1',
  noticeSha256: 'a'.repeat(64),
  purposes: ['evidence'],
  language: 'en',
  eventTime: '2026-11-21T10:00:00.000Z',
  withdrawalMethod: 'https://bank.example/withdraw',
  ...change,
});
const signed = async (of: object, by = signer) => ({
  receipt: of,
  signature: await by.signNote(`${canonicalText(of)}\n`),
});
const bytes = (file: unknown) => Buffer.from(JSON.stringify(file));
const codes = async (file: Uint8Array, trustedKey?: string) =>
  (await verifyReceipt(file, trustedKey === undefined ? {} : { trustedKey })).faults.map(({ code }) => code);

describe('a receipt', () => {
  it.each([
    ['decision', 'refused'],
    ['purposes', ['evidence', 'marketing']],
    ['eventTime', '2026-11-20T10:00:00.000Z'],
    ['noticeSha256', 'b'.repeat(64)],
    ['withdrawalMethod', 'https://elsewhere.example'],
    ['more', 'words'],
  ])('in which %s was changed is named, with its own key and with the firm’s', async (name, value) => {
    const file = await signed(receipt());
    const changed = bytes({ ...file, receipt: { ...file.receipt, [name]: value } });
    expect(await codes(changed)).toEqual(['RECEIPT_CHANGED']);
    expect(await codes(changed, signer.verifierKey)).toEqual(['RECEIPT_CHANGED']);
  });

  it('of another appliance is named, and says whose it is', async () => {
    const theirs = receipt({ appliance: 'insurer.example', verifierKey: other.verifierKey });
    const found = await verifyReceipt(bytes(await signed(theirs, other)), { trustedKey: signer.verifierKey });
    expect(found.faults.map(({ code }) => code)).toEqual(['OTHER_APPLIANCE']);
    expect(found.appliance).toBe('insurer.example');
  });

  it('that names our appliance and was signed by another is named', async () => {
    const claimed = receipt({ verifierKey: other.verifierKey });
    expect(await codes(bytes(await signed(claimed, other)))).toEqual(['OTHER_APPLIANCE']);
  });

  it('signed by an impostor who took the name is named once the firm’s key is given', async () => {
    const impostor = sampleSigner('bank.example', 9);
    const file = bytes(await signed(receipt({ verifierKey: impostor.verifierKey }), impostor));
    expect(await codes(file)).toEqual([]);
    expect(await codes(file, signer.verifierKey)).toEqual(['NOTE_NOT_SIGNED_BY_KEY']);
  });

  it('with a forged signature, or with two, is named', async () => {
    const file = await signed(receipt());
    const { signature } = await signed(receipt({ decision: 'refused' }));
    const forged = `${canonicalText(file.receipt)}\n\n${signature.split('\n\n')[1]}`;
    expect(await codes(bytes({ ...file, signature: forged }))).toEqual(['NOTE_SIGNATURE_INVALID']);
    const two = countersigned(file.signature, parseVerifierKey(other.verifierKey), Buffer.alloc(64));
    expect(await codes(bytes({ ...file, signature: two }))).toEqual(['NOTE_MALFORMED']);
  });

  it('of earlier days, without its key, is checked with the firm’s', async () => {
    const { verifierKey: _, ...earlier } = receipt();
    const file = bytes(await signed(earlier));
    expect(await codes(file)).toEqual(['RECEIPT_WITHOUT_KEY']);
    expect(await codes(file, signer.verifierKey)).toEqual([]);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{"receipt":')],
    ['a list', Buffer.from('[]')],
    ['JSON that is nested deep', Buffer.from('{"receipt":'.repeat(5_000))],
    ['JSON of megabytes', Buffer.alloc(MAX_RECEIPT_BYTES + 1, 0x20)],
    ['half a character', Buffer.from([0x7b, 0xff, 0x7d])],
    ['no receipt in it', bytes({ signature: 'x' })],
    ['no signature', bytes({ receipt: receipt() })],
    ['no site', bytes({ receipt: receipt({ site: '' }), signature: 'x' })],
    ['no decision', bytes({ receipt: receipt({ decision: null }), signature: 'x' })],
    ['another schema', bytes({ receipt: receipt({ schemaVersion: 'v9' }), signature: 'x' })],
    ['a number for its purposes', bytes({ receipt: receipt({ purposes: 1 }), signature: 'x' })],
    ['a time that is none', bytes({ receipt: receipt({ eventTime: 'yesterday' }), signature: 'x' })],
  ])('that is %s is refused, and nothing is thrown', async (_what, file) =>
    expect(await codes(file)).toEqual(['RECEIPT_MALFORMED']),
  );

  it.each([
    ['no note', 'words'],
    ['a verifier key that is none', undefined],
  ])('with %s is refused', async (_what, signature) => {
    const file = await signed(receipt(signature === undefined ? { verifierKey: 'nonsense' } : {}));
    expect(await codes(bytes({ ...file, ...(signature && { signature }) }))).toEqual([
      signature === undefined ? 'VERIFIER_KEY_MALFORMED' : 'NOTE_MALFORMED',
    ]);
  });

  it('that is none is described as one that nobody knows, and a fault of ours is no fault of it', async () => {
    const said = describeReceipt(await verifyReceipt(Buffer.from('[]'))).join('\n');
    expect(said).toContain('made by appliance unknown');
    expect(said).toContain('Key: none could be read.');
    expect(said).not.toContain('Decision');
    expect(said).toContain('THE RECEIPT DOES NOT HOLD.');
    await expect(verifyReceipt(undefined as never)).rejects.toThrow(TypeError);
  });

  it('under its own key agrees with itself, and says no more than it has', async () => {
    const plain = receipt({ purposes: [], noticeSha256: undefined });
    const said = describeReceipt(
      await verifyReceipt(bytes(await signed(JSON.parse(JSON.stringify(plain)) as object))),
    );
    expect(said.join('\n')).toContain('The receipt agrees with itself.');
    expect(said).toContain('  Purposes: none');
    expect(said.join('\n')).not.toContain('SHA-256 of the notice');
  });

  it('that nobody touched holds, and says who made it and what was decided', async () => {
    const found = await verifyReceipt(bytes({ consentId: 'x', ...(await signed(receipt())) }), {
      trustedKey: signer.verifierKey,
    });
    expect(found).toMatchObject({ holds: true, faults: [], appliance: 'bank.example' });
    const said = describeReceipt(found).join('\n');
    expect(said).toContain('made by appliance bank.example');
    expect(said).toContain('Decision: given');
    expect(said).toContain('THE RECEIPT HOLDS.');
    expect(said).toContain('That the notice was read or understood.');
  });
});

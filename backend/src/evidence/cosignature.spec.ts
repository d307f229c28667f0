import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { cosignedBytes, cosignerKeyText, parseCosignerKey, verifyCosignature } from './cosignature.js';
import { EvidenceError } from './evidence-error.js';
import { sampleSigner } from './sample-pack.fixture.js';
import { verifierKeyText } from './signed-note.js';

const NAME = 'witness.example/w1';
const SECONDS = 1_679_315_147;
const seed = (fill: number) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, fill)]),
    format: 'der',
    type: 'pkcs8',
  });
const rawKey = (fill: number) =>
  createPublicKey(seed(fill)).export({ format: 'der', type: 'spki' }).subarray(-32);
const KEY_TEXT = cosignerKeyText(NAME, rawKey(7));
const key = parseCosignerKey(KEY_TEXT);
const TEXT = 'bank.example/audit\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';
const note = await sampleSigner().signNote(TEXT);

function cosignature(text = TEXT, seconds: bigint | number = SECONDS, fill = 7): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, cosignedBytes(text, seconds), seed(fill));
  return line(Buffer.concat([time, signature]));
}
const line = (signature: Buffer) => `— ${NAME} ${Buffer.concat([key.id, signature]).toString('base64')}\n`;

function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(EvidenceError);
    return (error as EvidenceError).code;
  }
  return undefined;
}

describe('what a witness says is refused', () => {
  it('for every byte of its line that was changed', () => {
    const own = Buffer.from(cosignature());
    for (let at = 0; at < own.length; at++) {
      const copy = Buffer.from(own);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      expect(refusal(() => verifyCosignature(note + copy.toString('utf8'), key))).toMatch(
        /^(NOTE|COSIGNATURE)_/,
      );
    }
  });

  it.each([
    ['about another checkpoint', cosignature(TEXT.replace('7', '8')), 'COSIGNATURE_INVALID'],
    ['by another key in its name', cosignature(TEXT, SECONDS, 8), 'COSIGNATURE_INVALID'],
    ['at a time that no calendar has', cosignature(TEXT, 8_640_000_000_001n), 'COSIGNATURE_INVALID'],
    [
      'as a plain signature without a time',
      line(sign(null, Buffer.from(TEXT), seed(7))),
      'COSIGNATURE_MALFORMED',
    ],
    ['with a second line that is wrong', cosignature() + cosignature('other\n'), 'COSIGNATURE_INVALID'],
    ['by saying nothing', '', 'COSIGNATURE_MISSING'],
  ])('%s', (_what, lines, code) => expect(refusal(() => verifyCosignature(note + lines, key))).toBe(code));

  it.each([
    ['a key of a log', verifierKeyText(NAME, rawKey(7))],
    ['the id of another', KEY_TEXT.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['no name', KEY_TEXT.replace(NAME, '')],
    ['a space in the name', KEY_TEXT.replace('/', ' ')],
    ['forgiving base64', `${KEY_TEXT}\n`],
    ['one that is too short', `${NAME}+00000000+BAAA`],
  ])('when its key is %s', (_what, text) => {
    expect(refusal(() => parseCosignerKey(text))).toBe('VERIFIER_KEY_MALFORMED');
  });
});

describe('what a witness says', () => {
  it('is believed with its time, beside signatures of others', () => {
    const found = verifyCosignature(note + cosignature(), key);
    expect(found).toEqual({ at: new Date(SECONDS * 1_000), line: cosignature() });
  });

  it('is believed in the example of the specification, line for line', () => {
    // C2SP tlog-cosignature, "Format": what is checked is how the key id is made and where the time stands.
    expect(cosignedBytes('example.com/behind-the-sofa\n', 1_679_315_147).toString()).toBe(
      'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n',
    );
    expect(KEY_TEXT).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+B/);
  });
});

import { sampleSigner } from './sample-pack.fixture.js';
import {
  formatNote,
  isKeyName,
  parseNote,
  parseVerifierKey,
  verifierKeyPem,
  verifierKeyText,
  verifyNote,
} from './signed-note.js';

// Known answers of other implementations of C2SP signed-note.
const KNOWN = [
  {
    key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
    signature:
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  },
  {
    key: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    text: 'This is an example message.\n',
    signature:
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
  },
];
const signer = sampleSigner();
const key = parseVerifierKey(signer.verifierKey);
const note = await signer.signNote('first line\n\nthird line\n');

function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

describe('a signed note is refused', () => {
  it('for every single byte that was changed', () => {
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at++) {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      expect(refusal(() => verifyNote(copy.toString('utf8'), key))).toMatch(/^NOTE_/);
    }
  });

  it('when it is signed by another key, or by another name', () => {
    expect(
      refusal(() => verifyNote(note, parseVerifierKey(sampleSigner('bank.example', 8).verifierKey))),
    ).toBe('NOTE_NOT_SIGNED_BY_KEY');
    expect(refusal(() => verifyNote(note, parseVerifierKey(sampleSigner('bank.other').verifierKey)))).toBe(
      'NOTE_NOT_SIGNED_BY_KEY',
    );
  });

  it('when one of two signatures of the key is wrong', () => {
    const wrong = formatNote('other\n', key, Buffer.alloc(64)).split('\n\n')[1];
    expect(refusal(() => verifyNote(`${note}${wrong}`, key))).toBe('NOTE_SIGNATURE_INVALID');
  });

  it.each([
    ['nothing', ''],
    ['text alone', 'text\n'],
    ['no signature', 'text\n\n'],
    ['no newline at the end', note.slice(0, -1)],
    ['something behind the signatures', `${note}more\n`],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['a name with a plus', note.replace('bank.example ', 'bank+example ')],
    ['forgiving base64', note.replace(/=*\n$/, '\n')],
    ['a signature of four bytes', 'text\n\n— bank.example AAAAAA==\n'],
    ['a tab in the text', note.replace('first', 'first\t')],
    ['a carriage return', note.replace('\n', '\r\n')],
    ['half a character', note.replace('first', '\ud800')],
    ['a hundred and one signatures', `${note.split('\n\n— ')[0]}\n\n${'— a AAAAAAA=\n'.repeat(101)}`],
    ['more than a mebibyte', `${'x'.repeat(1_048_576)}\n\n— a AAAAAAA=\n`],
    ['no text', `\n\n— a AAAAAAA=\n`.slice(1)],
  ])('with %s', (_what, text) => {
    expect(refusal(() => verifyNote(text, key))).toMatch(/^NOTE_/);
  });

  it.each([['no newline'], ['a\tb\n'], [`${'x'.repeat(1_048_570)}\n`], ['\ud800\n']])(
    'before it is signed, when its text is not one',
    (text) => {
      expect(refusal(() => formatNote(text, key, Buffer.alloc(64)))).toBe('NOTE_MALFORMED');
    },
  );
});

describe('a verifier key is refused', () => {
  const text = signer.verifierKey;
  const [name, id, material] = text.split('+') as [string, string, string];

  it.each([
    ['empty', ''],
    ['a name alone', name],
    ['without a name', `+${id}+${material}`],
    ['with a space in the name', `bank example+${id}+${material}`],
    ['with the id of another', `${name}+00000000+${material}`],
    ['with an upper-case id', text.toUpperCase()],
    ['with forgiving base64', `${text}\n`],
    ['too short', `${name}+${id}+AQID`],
    ['of another kind', verifierKeyText(name, Buffer.alloc(32)).replace('+AQ', '+Ag')],
  ])('%s', (_what, malformed) => {
    expect(refusal(() => parseVerifierKey(malformed))).toBe('VERIFIER_KEY_MALFORMED');
  });

  it('when it is made with a wrong name or length', () => {
    expect(refusal(() => verifierKeyText('a b', Buffer.alloc(32)))).toBe('VERIFIER_KEY_MALFORMED');
    expect(refusal(() => verifierKeyText('a', Buffer.alloc(31)))).toBe('VERIFIER_KEY_MALFORMED');
  });

  it('when its name could be read in two ways', () => {
    for (const wrong of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0000', '\ud800', 'x'.repeat(256)])
      expect(isKeyName(wrong)).toBe(false);
    for (const right of ['bank.example', 'bank.example/audit', 'Bänk']) expect(isKeyName(right)).toBe(true);
  });
});

describe('a signed note', () => {
  it.each(KNOWN)('of another implementation is read: $key', ({ key: text, text: body, signature }) => {
    const known = parseVerifierKey(text);
    expect(verifyNote(`${body}\n${signature}`, known)).toBe(body);
    expect(verifierKeyText(known.name, known.publicKey)).toBe(text);
  });

  it('gives back exactly the text that was signed, blank lines included', () => {
    expect(verifyNote(note, key)).toBe('first line\n\nthird line\n');
    expect(parseNote(note).signatures).toHaveLength(1);
  });

  it('holds beside signatures of keys that we do not know', () => {
    expect(verifyNote(`${note}${KNOWN[0]?.signature}`, key)).toBe('first line\n\nthird line\n');
  });

  it('has a key that openssl reads', () => {
    expect(verifierKeyPem(key)).toMatch(/^-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=\n/);
  });
});

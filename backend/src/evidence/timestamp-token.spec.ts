import { sign } from 'node:crypto';
import { TAG, context, readDer, writeDer, writeOid, writeUnsigned } from './der.js';
import { EvidenceError } from './evidence-error.js';
import { sha256 } from './sha256.js';
import {
  type CertificateWish,
  EMAIL_PROTECTION,
  TIME_STAMPING,
  authorityOf,
  testCertificate,
  testExtension,
  testTimestampAuthority,
  type TestAuthority,
  makeTimestampToken,
} from './timestamp-authority.fixture.js';
import { readTimestampToken, verifyTimestampToken } from './timestamp-token.js';

const BYTES = Buffer.from('bank.example/audit\n7\nAAAA\n\n— bank.example AAAA\n');
const AT = new Date('2026-11-21T10:00:00.120Z');
const NONCE = Buffer.from('0102030405060708', 'hex');
const { root, chain, own, authority } = testTimestampAuthority();
const token = tokenOf(authority);

function tokenOf(by: TestAuthority, at = AT): Buffer {
  return makeTimestampToken(by, { digest: sha256(BYTES), at, serial: Buffer.from([7, 7]), nonce: NONCE });
}

const check = (der: Uint8Array, trustedPem = root.pem) =>
  verifyTimestampToken(der, { bytes: BYTES, trustedPem, nonce: NONCE });

function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(EvidenceError);
    return (error as EvidenceError).code;
  }
  return undefined;
}

/** The token with one of its values replaced: a path of places among the children. */
function changed(der: Buffer, path: number[], change: (bytes: Buffer) => Buffer): Buffer {
  const [at, ...rest] = path;
  if (at === undefined) return change(der);
  const value = readDer(der);
  return writeDer(
    value.tag,
    ...value.children.map((child, place) =>
      place === at ? changed(child.bytes, rest, change) : child.bytes,
    ),
  );
}

const SIGNED = [1, 0];
const SIGNER = [...SIGNED, 4, 0];

describe('a timestamp token is refused', () => {
  it('for every single bit that was changed', () => {
    for (let at = 0; at < token.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const copy = Buffer.from(token);
        copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
        expect([at, bit, refusal(() => check(copy))]).toEqual([
          at,
          bit,
          expect.stringMatching(/^(TIMESTAMP|DER)_/),
        ]);
      }
  });

  it('wherever it is cut off, and with anything behind it', () => {
    for (let length = 0; length < token.length; length++)
      expect(refusal(() => check(token.subarray(0, length)))).toBe('DER_MALFORMED');
    expect(refusal(() => check(Buffer.concat([token, Buffer.from([5, 0])])))).toBe('DER_MALFORMED');
  });

  it('when it is about other bytes', () => {
    const expected = { bytes: Buffer.from('another'), trustedPem: root.pem };
    expect(refusal(() => verifyTimestampToken(token, expected))).toBe('TIMESTAMP_IMPRINT_DIFFERS');
  });

  it('when it answers another request', () => {
    const expected = { bytes: BYTES, trustedPem: root.pem, nonce: Buffer.alloc(8, 1) };
    expect(refusal(() => verifyTimestampToken(token, expected))).toBe('TIMESTAMP_NONCE_DIFFERS');
  });

  it('when another key signed it in the name of the authority', () => {
    const thief = testCertificate({ name: 'Test TSA', purposes: [TIME_STAMPING] });
    const stolen = { ...authority, sign: (bytes: Buffer) => sign('sha256', bytes, thief.key) };
    expect(refusal(() => check(tokenOf(stolen)))).toBe('TIMESTAMP_SIGNATURE_INVALID');
  });

  it('when no certificate of its chain is trusted', () => {
    expect(refusal(() => check(token, testTimestampAuthority().root.pem))).toBe('TIMESTAMP_CHAIN_UNTRUSTED');
  });

  it.each([
    ['', 'nothing'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'no certificate'],
    [root.pem.repeat(257), 'too many'],
  ])('when what is trusted is %#: nothing, no certificate, too many', (pem) =>
    expect(refusal(() => check(token, pem))).toBe('TIMESTAMP_CHAIN_UNTRUSTED'),
  );

  it('when the chain between the authority and the root is not in it', () => {
    expect(refusal(() => check(tokenOf(authorityOf(own, []))))).toBe('TIMESTAMP_CHAIN_UNTRUSTED');
  });

  it.each([
    ['before the certificate began', new Date('2024-12-31T23:59:59Z')],
    ['after the certificate ended', new Date('2045-01-01T00:00:01Z')],
  ])('when it was made %s', (_when, at) => {
    expect(refusal(() => check(tokenOf(authority, at)))).toBe('TIMESTAMP_CERTIFICATE_EXPIRED');
  });

  it('when the root was not valid at its time', () => {
    const old = testCertificate({ name: 'Old root', ca: true, to: new Date('2026-01-01T00:00:00Z') });
    const mine = testCertificate({ name: 'TSA', issuer: old, purposes: [TIME_STAMPING] });
    expect(refusal(() => check(tokenOf(authorityOf(mine, [])), old.pem))).toBe('TIMESTAMP_CHAIN_UNTRUSTED');
  });

  it.each([
    ['is for e-mail', { purposes: [EMAIL_PROTECTION] }],
    ['is for e-mail too', { purposes: [TIME_STAMPING, EMAIL_PROTECTION] }],
    ['has no purpose', { purposes: undefined }],
    ['has its purpose, but not critically', { purposesCritical: false }],
    ['may sign certificates', { usage: 0x84 }],
    ['may sign nothing', { usage: 0x00 }],
    [
      'has a condition that nobody here knows',
      { extensions: [testExtension('1.2.3.4', true, writeDer(TAG.null))] },
    ],
    ['has an RSA key of 1,024 bits', { rsaBits: 1_024 }],
    [
      'says something twice',
      { extensions: [1, 2].map(() => testExtension('1.2.3.4', false, writeDer(TAG.null))) },
    ],
  ] satisfies [string, Partial<CertificateWish>][])(
    'when the certificate of its authority %s',
    (_what, wish: Partial<CertificateWish>) => {
      const other = testTimestampAuthority(wish);
      expect(refusal(() => check(tokenOf(other.authority), other.root.pem))).toBe(
        'TIMESTAMP_CERTIFICATE_UNFIT',
      );
    },
  );

  it.each([
    ['is no authority', { ca: false }],
    ['may have no authority below it', { ca: true, pathLength: 0 }],
    ['is for e-mail only', { ca: true, purposes: [EMAIL_PROTECTION] }],
    [
      'has a condition that nobody here knows',
      { ca: true, extensions: [testExtension('1.2.3.4', true, writeDer(TAG.null))] },
    ],
    ['has an RSA key of 1,024 bits', { ca: true, rsaBits: 1_024 }],
  ])('when a certificate above it %s', (_what, wish) => {
    const upper = testCertificate({ name: 'Upper', issuer: root, ...wish });
    const lower = testCertificate({ name: 'Lower', issuer: upper, ca: true });
    const mine = testCertificate({ name: 'TSA', issuer: lower, purposes: [TIME_STAMPING] });
    expect(refusal(() => check(tokenOf(authorityOf(mine, [lower, upper]))))).toBe(
      'TIMESTAMP_CHAIN_UNTRUSTED',
    );
  });

  const rsaKey = (modulus: Buffer, exponent: Buffer) => {
    const numbers = writeDer(TAG.sequence, writeUnsigned(modulus), writeUnsigned(exponent));
    const algorithm = writeDer(TAG.sequence, writeOid('1.2.840.113549.1.1.1'), writeDer(TAG.null));
    return writeDer(TAG.sequence, algorithm, writeDer(TAG.bitString, Buffer.from([0]), numbers));
  };
  it.each([
    ['even', rsaKey(Buffer.alloc(256, 0xfe), Buffer.from([1, 0, 1]))],
    ['without an exponent', rsaKey(Buffer.alloc(256, 0xff), Buffer.from([0]))],
    ['with a very large exponent', rsaKey(Buffer.alloc(512, 0xff), Buffer.alloc(500, 0xff))],
    ['very large', rsaKey(Buffer.alloc(4_096, 0xff), Buffer.from([3]))],
  ])('at once, when its key is %s', (_what, publicKey) => {
    const other = testTimestampAuthority({ publicKey });
    expect(refusal(() => check(tokenOf(other.authority), other.root.pem))).toBe(
      'TIMESTAMP_SIGNATURE_INVALID',
    );
  });
  it('when its key is none', () => {
    const other = testTimestampAuthority();
    const none = testCertificate({ name: 'TSA', issuer: other.root, publicKey: writeDer(TAG.sequence) });
    const broken = changed(token, [...SIGNED, 3], () => writeDer(context(0), none.der));
    expect(refusal(() => check(broken))).toBe('TIMESTAMP_CERTIFICATE_UNFIT');
  });

  it('when a certificate above it only has the right name', () => {
    const impostor = testCertificate({ name: 'Test authority 0', issuer: root, ca: true });
    expect(refusal(() => check(tokenOf(authorityOf(own, [impostor]))))).toBe('TIMESTAMP_CHAIN_UNTRUSTED');
  });

  const NULL = () => writeDer(TAG.null);
  const sha384 = () => writeDer(TAG.sequence, writeOid('2.16.840.1.101.3.4.2.2'));
  const md5 = () => writeDer(TAG.sequence, writeOid('1.2.840.113549.2.5'));
  it.each<[string, number[], (bytes: Buffer) => Buffer, string]>([
    ['is not CMS', [0], () => writeOid('1.2.3'), 'TIMESTAMP_MALFORMED'],
    ['has CMS version 1', [...SIGNED, 0], () => writeUnsigned(Buffer.from([1])), 'TIMESTAMP_MALFORMED'],
    ['announces no digest', [...SIGNED, 1], () => writeDer(TAG.set), 'TIMESTAMP_MALFORMED'],
    ['announces another digest', [...SIGNED, 1, 0], sha384, 'TIMESTAMP_MALFORMED'],
    ['announces MD5', [...SIGNED, 1, 0], md5, 'TIMESTAMP_ALGORITHM_REFUSED'],
    [
      'holds something else than a timestamp',
      [...SIGNED, 2, 0],
      () => writeOid('1.2.840.113549.1.7.1'),
      'TIMESTAMP_MALFORMED',
    ],
    ['carries no certificate', [...SIGNED, 3], () => writeDer(context(0)), 'TIMESTAMP_CERTIFICATE_UNFIT'],
    [
      'carries seventeen',
      [...SIGNED, 3],
      () => writeDer(context(0), ...Array.from({ length: 17 }, () => own.der)),
      'TIMESTAMP_MALFORMED',
    ],
    ['carries one that is none', [...SIGNED, 3], () => writeDer(context(0), NULL()), 'DER_MALFORMED'],
    ['has no signer', [...SIGNED, 4], () => writeDer(TAG.set), 'DER_MALFORMED'],
    [
      'has two signers',
      [...SIGNED, 4],
      (set) => writeDer(TAG.set, readDer(set).content, readDer(set).content),
      'TIMESTAMP_MALFORMED',
    ],
    [
      'has a signer of version 3',
      [...SIGNER, 0],
      () => writeUnsigned(Buffer.from([3])),
      'TIMESTAMP_MALFORMED',
    ],
    [
      'names another certificate',
      [...SIGNER, 1, 1],
      () => writeUnsigned(Buffer.from([99])),
      'TIMESTAMP_CERTIFICATE_UNFIT',
    ],
    [
      'has an algorithm with parameters',
      [...SIGNER, 4, 0],
      (oid) => Buffer.concat([oid, NULL().fill(5)]),
      'DER_MALFORMED',
    ],
    [
      'has a NULL with content',
      [...SIGNER, 4],
      () => writeDer(TAG.sequence, writeOid('1.2.840.10045.4.3.2'), writeDer(TAG.null, Buffer.from([0]))),
      'TIMESTAMP_MALFORMED',
    ],
    [
      'is signed with SHA-1',
      [...SIGNER, 4],
      () => writeDer(TAG.sequence, writeOid('1.2.840.10045.4.1')),
      'TIMESTAMP_ALGORITHM_REFUSED',
    ],
    [
      'is signed with another digest than it says',
      [...SIGNER, 4],
      () => writeDer(TAG.sequence, writeOid('1.2.840.10045.4.3.3')),
      'TIMESTAMP_ALGORITHM_REFUSED',
    ],
    [
      'says RSA and has an EC key',
      [...SIGNER, 4],
      () => writeDer(TAG.sequence, writeOid('1.2.840.113549.1.1.1')),
      'TIMESTAMP_SIGNATURE_INVALID',
    ],
    [
      'has a signature that is no signature',
      [...SIGNER, 5],
      () => writeDer(TAG.octetString),
      'TIMESTAMP_SIGNATURE_INVALID',
    ],
    ['signs nothing', [...SIGNER, 3], () => writeDer(context(0)), 'TIMESTAMP_MALFORMED'],
  ])('when it %s', (_what, path, change, code) => {
    expect(refusal(() => check(changed(token, path, change)))).toBe(code);
  });
});

describe('the signed attributes of a timestamp token are refused', () => {
  const at = (count: number, change: (bytes: Buffer) => Buffer) =>
    changed(token, [...SIGNER, 3, count], change);
  const kinds = readDer(token).children[1]!.children[0]!.children[4]!.children[0]!.children[3]!.children;
  const place = (oid: string) => kinds.findIndex(({ bytes }) => bytes.includes(writeOid(oid)));

  it('when one is there twice', () => {
    expect(refusal(() => check(at(0, (bytes) => Buffer.concat([bytes, bytes]))))).toBe('TIMESTAMP_MALFORMED');
  });
  it('when one has two values', () => {
    const twice = (bytes: Buffer) => {
      const [oid, values] = readDer(bytes).children;
      return writeDer(TAG.sequence, oid!.bytes, writeDer(TAG.set, values!.content, values!.content));
    };
    expect(refusal(() => check(at(0, twice)))).toBe('TIMESTAMP_MALFORMED');
  });
  it('when they do not name the certificate as RFC 5816 wants it', () => {
    const without = at(place('1.2.840.113549.1.9.16.2.47'), () => Buffer.alloc(0));
    expect(refusal(() => check(without))).toBe('TIMESTAMP_CERTIFICATE_UNFIT');
  });
  it('when one has no value', () => {
    const none = (bytes: Buffer) =>
      writeDer(TAG.sequence, readDer(bytes).children[0]!.bytes, writeDer(TAG.set));
    expect(refusal(() => check(at(0, none)))).toBe('TIMESTAMP_MALFORMED');
  });
  it('when they do not say what is signed', () => {
    const contentType = '1.2.840.113549.1.9.3';
    const without = at(place(contentType), () => Buffer.alloc(0));
    expect(refusal(() => check(without))).toBe('TIMESTAMP_MALFORMED');
    const data = writeDer(TAG.set, writeOid('1.2.840.113549.1.7.1'));
    const other = at(place(contentType), () => writeDer(TAG.sequence, writeOid(contentType), data));
    expect(refusal(() => check(other))).toBe('TIMESTAMP_MALFORMED');
  });
  it('when they have no digest of the content', () => {
    const without = at(place('1.2.840.113549.1.9.4'), () => Buffer.alloc(0));
    expect(refusal(() => check(without))).toBe('TIMESTAMP_MALFORMED');
  });
});

describe('what an authority signed is refused', () => {
  const info = readTimestampToken(token).content;
  /** A token by the honest authority over another content. */
  const signedInfo = (change: (children: Buffer[]) => Buffer[]) => {
    const content = writeDer(TAG.sequence, ...change(readDer(info).children.map(({ bytes }) => bytes)));
    return changed(token, [...SIGNED, 2, 1, 0], () => writeDer(TAG.octetString, content));
  };
  const put = (place: number, value: Buffer) => (children: Buffer[]) =>
    children.map((bytes, index) => (index === place ? value : bytes));
  const time = (text: string) => writeDer(TAG.generalizedTime, Buffer.from(text));

  it.each<[string, (children: Buffer[]) => Buffer[], string]>([
    ['of version 2', put(0, writeUnsigned(Buffer.from([2]))), 'TIMESTAMP_MALFORMED'],
    [
      'about a SHA-512 digest',
      put(
        2,
        writeDer(
          TAG.sequence,
          writeDer(TAG.sequence, writeOid('2.16.840.1.101.3.4.2.3')),
          writeDer(TAG.octetString),
        ),
      ),
      'TIMESTAMP_ALGORITHM_REFUSED',
    ],
    ['with no time', put(4, time('20261301000000Z')), 'TIMESTAMP_MALFORMED'],
    ['with the 30th of February', put(4, time('20260230000000Z')), 'TIMESTAMP_MALFORMED'],
    ['with a local time', put(4, time('20260220000000')), 'TIMESTAMP_MALFORMED'],
    ['with a zero behind the fraction', put(4, time('20260220000000.10Z')), 'TIMESTAMP_MALFORMED'],
    ['with something behind', (all) => [...all, writeDer(TAG.null)], 'DER_MALFORMED'],
    [
      'with a critical extension',
      (all) => [...all, writeDer(context(1), testExtension('1.2.3', true, writeDer(TAG.null)))],
      'TIMESTAMP_MALFORMED',
    ],
  ])('%s', (_what, change, code) => expect(refusal(() => check(signedInfo(change)))).toBe(code));

  it('only for its signature, with an order, an accuracy, a name and a plain extension', () => {
    const full = signedInfo((all) => [
      ...all.slice(0, 5),
      writeDer(TAG.sequence, writeUnsigned(Buffer.from([1]))),
      writeDer(TAG.boolean, Buffer.from([0xff])),
      ...all.slice(5),
      writeDer(context(0), writeDer(context(4))),
      writeDer(context(1), testExtension('1.2.3', false, writeDer(TAG.null))),
    ]);
    expect(refusal(() => check(full))).toBe('TIMESTAMP_SIGNATURE_INVALID');
  });
});

describe('a timestamp token', () => {
  it('says when, by whom, and about what', () => {
    expect(check(token)).toEqual({
      at: AT,
      serial: '0707',
      policy: '1.2.3.4.1',
      independent: true,
      authority: 'CN=Test TSA',
      certificate: sha256(own.der).toString('hex'),
    });
  });

  it('keeps its worth when its certificate has ended since: what counts is the time that it says', () => {
    const short = testTimestampAuthority({ to: new Date('2026-11-21T10:00:01Z') });
    expect(check(tokenOf(short.authority), short.root.pem).at).toEqual(AT);
  });

  it('needs no nonce when it is checked later', () => {
    const quiet = makeTimestampToken(authority, { digest: sha256(BYTES), at: AT, serial: Buffer.from([1]) });
    expect(verifyTimestampToken(quiet, { bytes: BYTES, trustedPem: root.pem }).serial).toBe('01');
    expect(refusal(() => check(quiet))).toBe('TIMESTAMP_NONCE_DIFFERS');
  });

  it.each([[0], [1], [5]])('is believed below %d authorities', (between) => {
    const other = testTimestampAuthority({}, between);
    expect(check(tokenOf(other.authority), other.root.pem).at).toEqual(AT);
  });

  it('is believed by an RSA authority', () => {
    const other = testTimestampAuthority({ rsaBits: 2_048 });
    expect(check(tokenOf(other.authority), other.root.pem).at).toEqual(AT);
  });

  it('is believed when its own certificate is the one that is trusted', () => {
    expect(check(token, own.pem).at).toEqual(AT);
  });

  it('carries certificates that lead nowhere without harm', () => {
    const stranger = testCertificate({ name: 'Stranger', ca: true });
    expect(
      check(tokenOf(authorityOf(own, [...chain, stranger, root])), `text\n${stranger.pem}\n${root.pem}`).at,
    ).toEqual(AT);
  });
});

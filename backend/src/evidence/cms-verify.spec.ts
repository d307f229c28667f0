import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import forge from 'node-forge';
import {
  AUTHORITY,
  type CertificateWish,
  type MadeCertificate,
  makeCertificate,
  SIGNING,
} from '../../test/support/certificates.js';
import { cmsMessage } from '../keys/certificates/cms-message.js';
import { LocalRsaKey } from '../keys/certificates/rsa-key.js';
import { sha256 } from './sha256.js';
import { verifyCms } from './cms-verify.js';

const content = Buffer.from('what was signed');
const at = new Date('2026-06-01T12:00:00.000Z');
const good = { notBefore: new Date('2026-01-01'), notAfter: new Date('2027-01-01') };
const root = makeCertificate({ ...good, name: 'Root', extensions: AUTHORITY });
const between = makeCertificate({ ...good, name: 'Between', issuer: root, extensions: AUTHORITY });
const signer = makeCertificate({ ...good, name: 'Signer', issuer: between });

/** A message of this signer with these certificates. */
const signedBy = (by: MadeCertificate, others: MadeCertificate[] = []): Promise<Buffer> =>
  cmsMessage(
    { sha256: sha256(content) },
    { chain: [by, ...others].map(({ der }) => der), key: new LocalRsaKey(createPrivateKey(by.keyPem)), at },
  );

const codeOf = (der: Uint8Array, trustedPem?: string): string =>
  verifyCms(content, der, trustedPem === undefined ? {} : { trustedPem }).code;

describe('a chain is refused', () => {
  const cases: [string, string, CertificateWish, CertificateWish | null][] = [
    [
      'signer whose time is over',
      'CERTIFICATE_OUT_OF_TIME',
      { name: 'S', notAfter: new Date('2026-05-31') },
      null,
    ],
    [
      'signer before its time',
      'CERTIFICATE_OUT_OF_TIME',
      { name: 'S', notBefore: new Date('2026-06-02') },
      null,
    ],
    [
      'signer with a key of 1,024 bits',
      'CERTIFICATE_WEAK',
      { name: 'S', bits: 1_024, keyOf: undefined },
      null,
    ],
    ['signer signed with SHA-1', 'CERTIFICATE_WEAK', { name: 'S', digest: 'sha1' }, null],
    ['server certificate', 'CERTIFICATE_NOT_FIT', { name: 'S', extensions: serverExtensions() }, null],
    [
      'signer that may only encrypt',
      'CERTIFICATE_NOT_FIT',
      { name: 'S', extensions: encryptionOnly() },
      null,
    ],
    ['signer without any usage', 'CERTIFICATE_NOT_FIT', { name: 'S', extensions: [] }, null],
    [
      'signer with a critical extension that nobody knows',
      'CERTIFICATE_NOT_UNDERSTOOD',
      { name: 'S', extensions: [...SIGNING, { id: '1.2.3.4', critical: true, value: '\x05\x00' }] },
      null,
    ],
    ['issuer that is no authority', 'CHAIN_ISSUER_NOT_FIT', { name: 'S' }, { name: 'B', extensions: [] }],
    [
      'issuer whose time is over',
      'CERTIFICATE_OUT_OF_TIME',
      { name: 'S' },
      { name: 'B', extensions: AUTHORITY, notAfter: new Date('2026-05-31') },
    ],
  ];
  it.each(cases)('with a %s: %s', async (_what, code, wish, betweenWish) => {
    const issuer = betweenWish
      ? makeCertificate({ ...good, keyOf: between, issuer: root, ...betweenWish })
      : root;
    const made = makeCertificate({ ...good, keyOf: signer, issuer, ...wish });
    expect(codeOf(await signedBy(made, [issuer, root]), root.pem)).toBe(code);
  });

  it('that is longer than its root allows', async () => {
    const strict = makeCertificate({
      ...good,
      name: 'Strict',
      extensions: [
        { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
        { name: 'keyUsage', critical: true, keyCertSign: true },
      ],
    });
    const middle = makeCertificate({ ...good, name: 'Middle', issuer: strict, extensions: AUTHORITY });
    const end = makeCertificate({ ...good, name: 'End', issuer: middle });
    expect(codeOf(await signedBy(end, [middle]), strict.pem)).toBe('CHAIN_ISSUER_NOT_FIT');
  });

  it('that misses a part, has another root, or a root of the same name', async () => {
    const twin = makeCertificate({ ...good, name: 'Root', extensions: AUTHORITY });
    expect(codeOf(await signedBy(signer), root.pem)).toBe('CHAIN_INCOMPLETE');
    expect(codeOf(await signedBy(signer, [between]))).toBe('CHAIN_INCOMPLETE');
    expect(codeOf(await signedBy(signer, [between, root]), twin.pem)).toBe('CHAIN_ROOT_NOT_TRUSTED');
    expect(codeOf(await signedBy(signer, [between, twin]), root.pem)).toBe('CMS_VALID');
    expect(codeOf(await signedBy(signer, [between, twin]))).toBe('CHAIN_INCOMPLETE');
  });

  it('of authorities that vouch for each other', async () => {
    const first = makeCertificate({ ...good, name: 'One', extensions: AUTHORITY });
    const second = makeCertificate({ ...good, name: 'Two', issuer: first, extensions: AUTHORITY });
    const round = makeCertificate({
      ...good,
      name: 'One',
      issuer: second,
      extensions: AUTHORITY,
      keyOf: first,
    });
    const end = makeCertificate({ ...good, name: 'End', issuer: round });
    expect(codeOf(await signedBy(end, [round, second]))).toBe('CHAIN_INCOMPLETE');
  });

  it.each([
    ['no certificate', 'none'],
    ['a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['more than a reader looks at', root.pem.repeat(11)],
    ['a very long text', ' '.repeat(300_000)],
  ])('against trust that is %s', async (_what, pem) => {
    expect(codeOf(await signedBy(signer, [between]), pem)).toBe('TRUST_MALFORMED');
  });
});

describe('a chain is complete', () => {
  it('up to a root that is not given, which it names', async () => {
    const verdict = verifyCms(content, await signedBy(signer, [between, root]));
    expect(verdict).toMatchObject({ code: 'CHAIN_ROOT_NOT_GIVEN', root: { subject: 'CN=Root' } });
    expect(verdict.root!.fingerprint).toBe(sha256(root.der).toString('hex'));
  });

  it('with a root that is given, in whatever order its parts come', async () => {
    expect(codeOf(await signedBy(signer, [between]), root.pem)).toBe('CMS_VALID');
    expect(codeOf(await signedBy(signer, [root, between]), root.pem)).toBe('CMS_VALID');
    expect(codeOf(await signedBy(signer), between.pem)).toBe('CMS_VALID');
    expect(codeOf(await signedBy(signer), signer.pem)).toBe('CMS_VALID');
  });

  it('at the time that a timestamp proves, not the one that the signer says', async () => {
    const der = await signedBy(signer, [between]);
    const late = verifyCms(content, der, { trustedPem: root.pem, at: new Date('2030-01-01') });
    expect(late).toMatchObject({ code: 'CERTIFICATE_OUT_OF_TIME', signedAt: at });
  });
});

describe('a message is refused', () => {
  let der: Buffer;
  beforeAll(async () => {
    der = await signedBy(signer, [between, root]);
  });

  it('that is no CMS, too large, cut off, or longer than itself', () => {
    expect(codeOf(Buffer.alloc(0))).toBe('CMS_MALFORMED');
    expect(codeOf(content)).toBe('CMS_MALFORMED');
    expect(codeOf(Buffer.alloc(70_000))).toBe('CMS_TOO_LARGE');
    expect(codeOf(der.subarray(0, -1))).toBe('CMS_MALFORMED');
    expect(codeOf(Buffer.concat([der, Buffer.from([0])]))).toBe('CMS_MALFORMED');
    expect(codeOf(Buffer.from('3080'.repeat(20_000), 'hex'))).toBe('CMS_MALFORMED');
  });

  it('over content that was changed, or with a signature of something else', async () => {
    const other = Buffer.from('what was not signed');
    expect(verifyCms(other, der, { trustedPem: root.pem }).code).toBe('CMS_CONTENT_CHANGED');
    expect(verifyCms({ sha256: sha256(other) }, der).code).toBe('CMS_CONTENT_CHANGED');
    const foreign = (await signedBy(root, [between])).subarray(-256);
    expect(codeOf(Buffer.concat([der.subarray(0, -256), foreign]), root.pem)).toBe('CMS_SIGNATURE_INVALID');
  });

  it.each([
    ['enveloped data', '1.2.840.113549.1.7.2', '1.2.840.113549.1.7.3', 'CMS_MALFORMED'],
    ['content of another type', '1.2.840.113549.1.7.1', '1.2.840.113549.1.7.5', 'CMS_NOT_DETACHED_DATA'],
    ['another digest', '2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.4', 'CMS_ALGORITHM_REFUSED'],
    ['no signing time', '1.2.840.113549.1.9.5', '1.2.840.113549.1.9.7', 'CMS_ATTRIBUTES_WRONG'],
    ['no message digest', '1.2.840.113549.1.9.4', '1.2.840.113549.1.9.7', 'CMS_ATTRIBUTES_WRONG'],
    ['no content type', '1.2.840.113549.1.9.3', '1.2.840.113549.1.9.7', 'CMS_ATTRIBUTES_WRONG'],
  ])('with %s', (_what, from, to, code) => {
    const hex = der.toString('hex');
    expect(codeOf(Buffer.from(hex.replaceAll(oid(from), oid(to)), 'hex'))).toBe(code);
  });

  it('with its content inside', () => {
    expect(codeOf(forged({ detached: false }))).toBe('CMS_NOT_DETACHED_DATA');
  });

  it('with no signer, or two', () => {
    expect(codeOf(forged({ signers: 0 }))).toBe('CMS_SIGNERS_NOT_ONE');
    expect(codeOf(forged({ signers: 2 }))).toBe('CMS_SIGNERS_NOT_ONE');
  });

  it('without the certificate of its signer, without any, or with too many', async () => {
    expect(codeOf(forged({ certificates: [root] }))).toBe('CMS_SIGNER_MISSING');
    expect(codeOf(forged({ certificates: [] }))).toBe('CMS_SIGNER_MISSING');
    expect(codeOf(await signedBy(signer, Array<MadeCertificate>(10).fill(root)))).toBe(
      'CMS_TOO_MANY_CERTIFICATES',
    );
  });

  it('without signed attributes, or with another content type among them', () => {
    expect(codeOf(forged({ attributes: [] }))).toBe('CMS_ATTRIBUTES_WRONG');
    const { signedData, messageDigest, signingTime, contentType } = forge.pki.oids as Record<string, string>;
    const wrong = [
      { type: contentType!, value: signedData! },
      { type: messageDigest! },
      { type: signingTime! },
    ];
    expect(codeOf(forged({ attributes: wrong }))).toBe('CMS_ATTRIBUTES_WRONG');
  });

  it('whichever byte of a certificate, of what is signed, or of the signature is changed', () => {
    const messageDigest = der.indexOf(sha256(content));
    const believed = [
      ...range(der.indexOf(signer.der), signer.der.length),
      ...range(der.indexOf(between.der), between.der.length),
      ...range(messageDigest - 40, 40 + 32),
      ...range(der.length - 256, 256),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...believed), fc.integer({ min: 1, max: 255 }), (place, mask) => {
        expect(codeOf(flipped(place, mask), root.pem)).not.toBe('CMS_VALID');
      }),
      { numRuns: 200 },
    );
  });

  it('or answered with a code, wherever it is changed, and never with an exception', () => {
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (place, mask) => {
        expect(codeOf(flipped(place, mask))).toMatch(/^(CMS|CHAIN|CERTIFICATE)_[A-Z_]+$/);
      }),
      { numRuns: 200 },
    );
  });

  it('of random bytes, and never with an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => codeOf(bytes) === 'CMS_MALFORMED'));
  });

  function flipped(place: number, mask: number): Buffer {
    const changed = Buffer.from(der);
    changed[place]! ^= mask;
    return changed;
  }
});

const range = (from: number, length: number): number[] => Array.from({ length }, (_, at) => from + at);

function forged(wish: {
  detached?: boolean;
  signers?: number;
  certificates?: MadeCertificate[];
  attributes?: { type: string; value?: string }[];
}): Buffer {
  const {
    contentType,
    data,
    messageDigest,
    signingTime,
    sha256: digest,
  } = forge.pki.oids as Record<string, string>;
  const { detached = true, signers = 1, certificates = [signer, between] } = wish;
  const attributes = wish.attributes ?? [
    { type: contentType!, value: data! },
    { type: messageDigest! },
    { type: signingTime! },
  ];
  const message = forge.pkcs7.createSignedData();
  message.content = forge.util.createBuffer(content.toString('latin1'));
  for (const { certificate } of certificates) message.addCertificate(certificate);
  for (let count = 0; count < signers; count++)
    message.addSigner({
      key: signer.forgeKey as never,
      certificate: signer.certificate,
      digestAlgorithm: digest!,
      authenticatedAttributes: attributes as never,
    });
  message.sign({ detached });
  return Buffer.from(forge.asn1.toDer(message.toAsn1()).getBytes(), 'latin1');
}

const oid = (text: string): string =>
  Buffer.from(forge.asn1.oidToDer(text).getBytes(), 'latin1').toString('hex');

function serverExtensions(): object[] {
  return [...SIGNING.slice(0, 2), { name: 'extKeyUsage', serverAuth: true }];
}
function encryptionOnly(): object[] {
  return [{ name: 'keyUsage', critical: true, keyEncipherment: true }, SIGNING[2]!];
}

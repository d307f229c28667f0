import { constants, createPublicKey, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import forge from 'node-forge';

export interface MadeCertificate {
  /** What node-forge signs with: by node:crypto, because its own way takes seconds. */
  forgeKey: { sign(digest: forge.md.MessageDigest): string };
  keyPem: string;
  certificate: forge.pki.Certificate;
  pem: string;
  der: Buffer;
}

export interface CertificateWish {
  name: string;
  /** Signs itself when missing. */
  issuer?: MadeCertificate;
  bits?: number;
  notBefore?: Date;
  notAfter?: Date;
  extensions?: object[];
  digest?: 'sha1' | 'sha256';
  /** Takes the key of another one. */
  keyOf?: MadeCertificate | undefined;
}

export const AUTHORITY = [
  { name: 'basicConstraints', critical: true, cA: true },
  { name: 'keyUsage', critical: true, keyCertSign: true },
];
export const SIGNING = [
  { name: 'basicConstraints', critical: true, cA: false },
  { name: 'keyUsage', critical: true, digitalSignature: true },
  { name: 'extKeyUsage', emailProtection: true },
];

const YEAR_MS = 365 * 86_400_000;
let serial = 1;

/** A certificate just as it is wished for, the bad ones too. */
export function makeCertificate(wish: CertificateWish): MadeCertificate {
  const { name, issuer, bits = 2_048, extensions = SIGNING, digest = 'sha256', keyOf } = wish;
  const keyPem = keyOf?.keyPem ?? rsaPem(bits);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicPem(keyPem));
  certificate.serialNumber = `40${(serial++).toString(16).padStart(6, '0')}`;
  certificate.validity.notBefore = wish.notBefore ?? new Date(Date.now() - YEAR_MS);
  certificate.validity.notAfter = wish.notAfter ?? new Date(Date.now() + YEAR_MS);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  certificate.setIssuer((issuer?.certificate ?? certificate).subject.attributes);
  certificate.setExtensions(extensions);
  const forgeKey = { sign: (md: forge.md.MessageDigest) => signed(keyPem, md) };
  certificate.sign((issuer?.forgeKey ?? forgeKey) as never, forge.md[digest].create());
  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1');
  return { forgeKey, keyPem, certificate, pem: forge.pki.certificateToPem(certificate), der };
}

const DIGEST_INFO: Record<string, string> = {
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
};

function signed(keyPem: string, md: forge.md.MessageDigest): string {
  const digest = Buffer.from(md.digest().getBytes(), 'latin1');
  const info = Buffer.from(DIGEST_INFO[digest.length === 20 ? 'sha1' : 'sha256']!, 'hex');
  const key = { key: keyPem, padding: constants.RSA_PKCS1_PADDING };
  return privateEncrypt(key, Buffer.concat([info, digest])).toString('latin1');
}

const publicPem = (keyPem: string): string =>
  createPublicKey(keyPem).export({ type: 'spki', format: 'pem' }).toString();

function rsaPem(bits: number): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

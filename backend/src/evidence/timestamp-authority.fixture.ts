import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { TAG, context, writeDer, writeOid, writeUnsigned } from './der.js';
import type { TimestampAuthority } from './timestamp-making.js';

const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
export const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
const SIGNED_WITH: Readonly<Record<string, Buffer>> = {
  ec: writeDer(TAG.sequence, writeOid('1.2.840.10045.4.3.2')),
  rsa: writeDer(TAG.sequence, writeOid('1.2.840.113549.1.1.11'), writeDer(TAG.null)),
};
let serials = 0;

/** A certificate with its key, as honest or as wrong as a test wants it. */
export interface TestCertificate {
  name: string;
  der: Buffer;
  pem: string;
  key: KeyObject;
}

export interface CertificateWish {
  name: string;
  issuer?: TestCertificate;
  ca?: boolean;
  pathLength?: number;
  purposes?: string[];
  purposesCritical?: boolean;
  /** The first byte of the bits. */
  usage?: number;
  from?: Date;
  to?: Date;
  rsaBits?: number;
  extensions?: Buffer[];
}

/** RFC 5280 section 4.1. */
export function testCertificate(wish: CertificateWish): TestCertificate {
  const { publicKey, privateKey } = wish.rsaBits
    ? generateKeyPairSync('rsa', { modulusLength: wish.rsaBits })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = wish.issuer ?? { name: wish.name, key: privateKey };
  const algorithm = SIGNED_WITH[issuer.key.asymmetricKeyType!]!;
  const body = writeDer(
    TAG.sequence,
    writeDer(context(0), writeUnsigned(Buffer.from([2]))),
    writeUnsigned(Buffer.from([++serials])),
    algorithm,
    nameOf(issuer.name),
    writeDer(
      TAG.sequence,
      timeOf(wish.from ?? new Date('2025-01-01T00:00:00Z')),
      timeOf(wish.to ?? new Date('2045-01-01T00:00:00Z')),
    ),
    nameOf(wish.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    writeDer(context(3), writeDer(TAG.sequence, ...extensionsOf(wish))),
  );
  const signature = sign('sha256', body, issuer.key);
  const der = writeDer(TAG.sequence, body, algorithm, writeDer(TAG.bitString, Buffer.from([0]), signature));
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  return { name: wish.name, der, pem, key: privateKey };
}

function extensionsOf(wish: CertificateWish): Buffer[] {
  const length = wish.pathLength === undefined ? [] : [writeUnsigned(Buffer.from([wish.pathLength]))];
  return [
    ...(wish.ca ? [testExtension(BASIC_CONSTRAINTS, true, writeDer(TAG.sequence, TRUE, ...length))] : []),
    ...(wish.purposes
      ? [
          testExtension(
            EXTENDED_KEY_USAGE,
            wish.purposesCritical ?? true,
            writeDer(TAG.sequence, ...wish.purposes.map(writeOid)),
          ),
        ]
      : []),
    ...(wish.usage === undefined
      ? []
      : [testExtension(KEY_USAGE, true, writeDer(TAG.bitString, Buffer.from([0, wish.usage])))]),
    ...(wish.extensions ?? []),
  ];
}

const TRUE = writeDer(TAG.boolean, Buffer.from([0xff]));

export const testExtension = (oid: string, critical: boolean, value: Buffer) =>
  writeDer(TAG.sequence, writeOid(oid), ...(critical ? [TRUE] : []), writeDer(TAG.octetString, value));

const nameOf = (name: string) =>
  writeDer(
    TAG.sequence,
    writeDer(TAG.set, writeDer(TAG.sequence, writeOid(COMMON_NAME), writeDer(0x0c, Buffer.from(name)))),
  );

const timeOf = (at: Date) =>
  writeDer(TAG.generalizedTime, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`));

/** A root, an authority under it, and the timestamp authority that they certify. */
export function testTimestampAuthority(wish: Partial<CertificateWish> = {}, between = 1) {
  const root = testCertificate({ name: 'Test root', ca: true });
  let issuer = root;
  const chain: TestCertificate[] = [];
  for (let count = 0; count < between; count++) {
    issuer = testCertificate({ name: `Test authority ${count}`, issuer, ca: true });
    chain.unshift(issuer);
  }
  const own = testCertificate({ name: 'Test TSA', issuer, purposes: [TIME_STAMPING], usage: 0xc0, ...wish });
  return { root, chain, own, authority: authorityOf(own, chain) };
}

export const authorityOf = (own: TestCertificate, chain: TestCertificate[]): TimestampAuthority => ({
  certificates: [own, ...chain].map(({ der }) => der),
  policy: '1.2.3.4.1',
  sign: (bytes) => sign('sha256', bytes, own.key),
});

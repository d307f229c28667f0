import forge from 'node-forge';
import { newSerialNumber, type RsaKey } from './rsa-key.js';
import { type ForgeKey, signedBy } from './signed-by.js';

export type CertificatePurpose = 'signing' | 'timestamping';

const YEARS_OF_ROOT = 20;
const YEARS = 3;
/** Clocks differ: a certificate is good from a little before it was made. */
const EARLIER_MS = 5 * 60_000;

/** Who signs a certificate: its own certificate, and the key of it. */
export interface Issuer {
  certificateDer: Buffer;
  key: RsaKey;
}

/** The end of every chain of the internal authority. It may issue, and do nothing else. */
export function selfSignedRoot(commonName: string, key: RsaKey, now: Date): Promise<Buffer> {
  const serial = newSerialNumber();
  return signedBy(key, (forgeKey) => {
    const root = blank(commonName, key, { serial, now, years: YEARS_OF_ROOT });
    root.setIssuer(root.subject.attributes);
    root.setExtensions([
      { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
      { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
      { name: 'subjectKeyIdentifier' },
    ]);
    return finished(root, forgeKey);
  });
}

export function issueCertificate(
  { certificateDer, key: issuerKey }: Issuer,
  subject: { commonName: string; publicKeyDer: Buffer; purpose: CertificatePurpose },
  now: Date,
): Promise<Buffer> {
  const serial = newSerialNumber();
  const issuer = certificateFrom(certificateDer);
  const keyIdentifier = issuer.generateSubjectKeyIdentifier().getBytes();
  return signedBy(issuerKey, (forgeKey) => {
    const issued = blank(subject.commonName, subject, { serial, now, years: YEARS });
    issued.setIssuer(issuer.subject.attributes);
    issued.setExtensions([
      { name: 'basicConstraints', critical: true, cA: false },
      ...USAGE[subject.purpose],
      { name: 'subjectKeyIdentifier' },
      { name: 'authorityKeyIdentifier', keyIdentifier },
    ]);
    return finished(issued, forgeKey);
  });
}

/** `openssl cms -verify` wants emailProtection of a signer; RFC 3161 §2.3 wants timeStamping alone, and critical. */
const USAGE: Record<CertificatePurpose, object[]> = {
  signing: [
    { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true },
    { name: 'extKeyUsage', emailProtection: true },
  ],
  timestamping: [
    { name: 'keyUsage', critical: true, digitalSignature: true },
    { name: 'extKeyUsage', critical: true, timeStamping: true },
  ],
};

function blank(
  commonName: string,
  { publicKeyDer }: { publicKeyDer: Buffer },
  { serial, now, years }: { serial: string; now: Date; years: number },
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromAsn1(forge.asn1.fromDer(publicKeyDer.toString('latin1')));
  certificate.serialNumber = serial;
  certificate.validity.notBefore = new Date(now.getTime() - EARLIER_MS);
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  certificate.validity.notAfter = end;
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  return certificate;
}

function finished(certificate: forge.pki.Certificate, key: ForgeKey): Buffer {
  certificate.sign(key as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1');
}

function certificateFrom(der: Buffer): forge.pki.Certificate {
  return forge.pki.certificateFromAsn1(forge.asn1.fromDer(der.toString('latin1')));
}

import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certification authority of a firm, and a certificate of it for 127.0.0.1. */
export function privateAuthority(): { ca: string; key: string; cert: string } {
  const authority = keyPair();
  const server = keyPair();
  const caName = [{ name: 'commonName', value: 'A private authority' }];
  const ca = certificate(authority.publicKey, caName, caName, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  ca.sign(authority.privateKey, forge.md.sha256.create());
  const cert = certificate(server.publicKey, [{ name: 'commonName', value: '127.0.0.1' }], caName, [
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ]);
  cert.sign(authority.privateKey, forge.md.sha256.create());
  return { ca: forge.pki.certificateToPem(ca), key: server.pem, cert: forge.pki.certificateToPem(cert) };
}

function certificate(
  publicKey: forge.pki.rsa.PublicKey,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  extensions: object[],
): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  made.serialNumber = '01';
  made.validity.notBefore = new Date(Date.now() - 60_000);
  made.validity.notAfter = new Date(Date.now() + 3_600_000);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  return made;
}

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  return {
    pem,
    privateKey: forge.pki.privateKeyFromPem(pem),
    publicKey: forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  };
}

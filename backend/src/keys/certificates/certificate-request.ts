import forge from 'node-forge';
import type { RsaKey } from './rsa-key.js';
import { signedBy } from './signed-by.js';

/** A certificate signing request (RFC 2986), PEM: what a firm's own authority turns into a certificate. */
export function certificateRequest(commonName: string, key: RsaKey): Promise<string> {
  return signedBy(key, (forgeKey) => {
    const request = forge.pki.createCertificationRequest();
    request.publicKey = forge.pki.publicKeyFromAsn1(forge.asn1.fromDer(key.publicKeyDer.toString('latin1')));
    request.setSubject([{ name: 'commonName', value: commonName }]);
    request.sign(forgeKey as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
    return forge.pki.certificationRequestToPem(request).replaceAll('\r\n', '\n');
  });
}

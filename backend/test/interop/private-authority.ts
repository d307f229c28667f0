import { makeCertificate } from '../support/certificates.js';

const AUTHORITY = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, critical: true },
];
const OF_THIS_MACHINE = [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }];

/** A certification authority of a firm, and a certificate of it for 127.0.0.1. */
export function privateAuthority(): { ca: string; key: string; cert: string } {
  const authority = makeCertificate({ name: 'A private authority', extensions: AUTHORITY });
  const { keyPem, pem } = makeCertificate({
    name: '127.0.0.1',
    issuer: authority,
    extensions: OF_THIS_MACHINE,
  });
  return { ca: authority.pem, key: keyPem, cert: pem };
}

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { KeyringDamagedError } from '../keys.errors.js';
import { certificatePem, certificatesOf } from './pem.js';

/** A private RSA key with the certificates that say whose it is: its own first, the root last. */
export interface Credential {
  privateKey: KeyObject;
  chain: Buffer[];
}

/** One text, so that a key and its certificate are written together or not at all. */
export function credentialPem({ privateKey, chain }: Credential): string {
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
  return [key, ...chain.map(certificatePem)].join('');
}

export function parseCredential(pem: string, place: string): Credential {
  try {
    const privateKey = createPrivateKey(pem);
    const chain = certificatesOf(pem);
    if (new X509Certificate(chain[0]!).checkPrivateKey(privateKey)) return { privateKey, chain };
  } catch (cause) {
    throw new KeyringDamagedError(`${place} is not a private key with its certificates.`, cause);
  }
  throw new KeyringDamagedError(`${place} has a certificate of another key.`);
}

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { KeyringDamagedError } from '../keys.errors.js';
import { certificatePem, certificatesOf } from './pem.js';
import { LocalRsaKey, type RsaKey } from './rsa-key.js';

/** An RSA key with the certificates that say whose it is: its own first, the root last. */
export interface Credential {
  key: RsaKey;
  chain: readonly Buffer[];
}

/** Finds the key of a certificate where it is not in a file: in a token. */
export type KeyElsewhere = (publicKeyDer: Buffer) => RsaKey | null;

/** One text, so that a key and its certificate are written together or not at all. A key in a token stays there. */
export function credentialPem({ key, chain }: Credential): string {
  const own = key instanceof LocalRsaKey ? key.privateKey.export({ format: 'pem', type: 'pkcs8' }) : '';
  return [own, ...chain.map(certificatePem)].join('');
}

export function parseCredential(pem: string, place: string, elsewhere: KeyElsewhere): Credential {
  const chain = certificatesOf(pem);
  let publicKeyDer: Buffer;
  let key: RsaKey | null;
  try {
    publicKeyDer = publicKeyOf(chain[0]!);
    key = pem.includes('PRIVATE KEY') ? new LocalRsaKey(createPrivateKey(pem)) : elsewhere(publicKeyDer);
  } catch (cause) {
    throw new KeyringDamagedError(`${place} is not a private key with its certificates.`, cause);
  }
  if (key === null)
    throw new KeyringDamagedError(`${place} has no private key, and the token has none for it.`);
  if (!key.publicKeyDer.equals(publicKeyDer))
    throw new KeyringDamagedError(`${place} has a certificate of another key.`);
  return { key, chain };
}

/** SubjectPublicKeyInfo. */
export function publicKeyOf(certificateDer: Buffer): Buffer {
  return new X509Certificate(certificateDer).publicKey.export({ format: 'der', type: 'spki' });
}

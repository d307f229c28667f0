import type forge from 'node-forge';
import type { RsaKey } from './rsa-key.js';

/** What node-forge calls to sign: it wants an answer at once, and a key in a module has none at once. */
export interface ForgeKey {
  sign(digest: forge.md.MessageDigest): string;
}

/**
 * Builds something twice: once to learn the digest that is to be signed, once with its signature. `build` must make
 * the same both times.
 */
export async function signedBy<T>(key: RsaKey, build: (key: ForgeKey) => T): Promise<T> {
  let digest = Buffer.alloc(0);
  build({
    sign: (md) => {
      digest = Buffer.from(md.digest().getBytes(), 'latin1');
      return '';
    },
  });
  const signature = (await key.signDigest(digest)).toString('latin1');
  return build({ sign: () => signature });
}

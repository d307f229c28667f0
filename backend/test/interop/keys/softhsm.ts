import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pkcs11Options } from '../../../src/keys/pkcs11/pkcs11-token.js';

interface Described {
  library: string;
  pinFile: string;
  /** Labels of tokens that are empty. */
  tokens: string[];
}

/** The tokens that `npm run test:interop` has made. A run without them is a fault, not a suite with nothing to do. */
export function softHsm() {
  const text = process.env['EXHIBIT_PKCS11'];
  if (!text) throw new Error('EXHIBIT_PKCS11 must describe the tokens: see interop/softhsm.ts');
  const { library, pinFile, tokens } = JSON.parse(text) as Described;
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-softhsm-'));
  const left = [...tokens];
  return {
    folder,
    /** Settings of a token that nobody has used. */
    next: (): Pkcs11Options => {
      const token = left.shift();
      if (token === undefined) throw new Error('there are not enough tokens');
      return { library, token, pinFile };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

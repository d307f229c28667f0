import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What `backend/build.mjs` makes beside the program: pages and files that run elsewhere. */
export type Bundle = 'still-page.html' | 'verify.html' | 'exhibit-verify.mjs';

const ROOT = rootOf(import.meta.dirname);
export const BUNDLES = join(ROOT, 'dist', 'bundles');

export function readBundle(name: Bundle): Promise<Buffer> {
  return readFile(join(BUNDLES, name));
}

/** The same from sources and from what was compiled. */
function rootOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootOf(dirname(folder));
}

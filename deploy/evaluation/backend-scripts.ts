import { existsSync } from 'node:fs';

import { inRepository } from './repository.ts';
import { Sentence } from './sentence.ts';

/** A compiled door of the backend: main, worker, cli, evidence/verify-cli, openapi. */
export function backendScript(name: string): string {
  const path = inRepository('backend', 'dist', 'src', `${name}.js`);
  if (!existsSync(path)) throw new Sentence(`backend/dist/src/${name}.js is missing: run npm run build.`);
  return path;
}

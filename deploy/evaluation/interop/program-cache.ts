import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what was built for the interop tests is kept, outside the work tree. */
export function interopCache(...parts: string[]): string {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'exhibit-interop');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return join(folder, ...parts);
}

const ADDRESS = /\bhttps?:\/\/[^\s"']+/g;

/** The end of a tool's output, for a person: without the addresses of the registries that this machine uses. */
export function reasonFrom(output: string, lines = 3): string {
  const said = output
    .split('\n')
    .map((line) => line.replaceAll(ADDRESS, '(registry)').trim())
    .filter((line) => line !== '' && !/^go: downloading/.test(line));
  return said.slice(-lines).join(' ') || 'it ended without a word';
}

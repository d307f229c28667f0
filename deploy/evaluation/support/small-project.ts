import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const evaluation = join(import.meta.dirname, '..');

// Stands for tsc: leaves what the bootstrap looks for, and fails when the sources say so.
const COMPILER = `#!/bin/sh
if grep -q FAULT src/main.ts 2>/dev/null; then echo "src/main.ts: a fault"; exit 2; fi
mkdir -p dist/src && touch dist/index.js dist/src/main.js
if [ -f src/cli.ts ]; then cp src/cli.ts dist/src/cli.js; fi
`;

/** Stands for the backend's own build, of which tsc is the first step. */
const BUILD = `
import { spawnSync } from 'node:child_process';
process.exitCode = spawnSync('tsc', { stdio: 'inherit' }).status ?? 1;
`;

const CLI = `
const [command] = process.argv.slice(2);
if (command === 'wait') {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => undefined, 1_000);
} else process.exitCode = Number(command ?? 0);
console.log(JSON.stringify({ pid: process.pid, cwd: process.cwd(), args: process.argv.slice(2) }));
`;

export interface SmallProject {
  root: string;
  bootstrap: string;
  write(path: string, text: string): void;
  remove(): void;
}

/** A project with the real bootstrap, a compiler of a few lines, and nothing to install. */
export function makeSmallProject(): SmallProject {
  const root = mkdtempSync(join(tmpdir(), 'exhibit-bootstrap-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const lock = JSON.stringify({ packages: {} });
  write('package.json', '{"type":"module"}');
  write('package-lock.json', lock);
  write('tsconfig.json', '{}');
  write('recorder/contract/src/index.ts', '');
  write('backend/build.mjs', BUILD);
  write('backend/src/main.ts', '');
  write('backend/src/cli.ts', CLI);
  write('node_modules/.exhibit-lock', createHash('sha256').update(lock).digest('hex'));
  write('node_modules/.bin/tsc', COMPILER);
  chmodSync(join(root, 'node_modules', '.bin', 'tsc'), 0o755);
  symlinkSync(process.execPath, join(root, 'node_modules', '.bin', 'node'));
  for (const part of ['bootstrap.mjs', 'bootstrap'])
    cpSync(join(evaluation, part), join(root, 'deploy', 'evaluation', part), { recursive: true });
  return {
    root,
    bootstrap: join(root, 'deploy', 'evaluation', 'bootstrap.mjs'),
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

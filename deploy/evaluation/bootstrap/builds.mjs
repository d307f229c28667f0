import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runStep } from './running-child.mjs';
import { say, seconds, Sentence } from './terminal.mjs';

const NOT_SOURCES = new Set(['node_modules', 'dist', '.angular', 'coverage', 'test', 'docs', 'bench']);

/** In the order in which they need each other. */
export const BUILDS = {
  contract: {
    folder: 'recorder/contract',
    result: 'dist/index.js',
    command: ['tsc', '-p', 'tsconfig.json'],
    needs: [],
  },
  recorder: {
    folder: 'recorder',
    without: ['contract'],
    result: 'dist/exhibit-recorder.js',
    command: ['node', 'build.mjs'],
    needs: ['contract'],
  },
  backend: {
    folder: 'backend',
    result: 'dist/src/main.js',
    // tsc leaves the output of deleted sources behind, and a deleted migration must not run.
    clean: 'dist',
    command: ['node', 'build.mjs'],
    needs: ['contract'],
  },
  frontend: {
    folder: 'frontend',
    result: 'dist/console/browser/index.html',
    command: ['ng', 'build'],
    needs: [],
  },
};

/** Builds what has changed since its last build, by content. */
export async function buildStale(root, names, env) {
  const stamps = join(root, 'node_modules', '.cache', 'exhibit');
  mkdirSync(stamps, { recursive: true });
  const common = hashOf(['package-lock.json', 'tsconfig.json'].map((name) => join(root, name)));
  const digests = {};
  for (const [name, build] of Object.entries(BUILDS)) {
    if (!names.includes(name)) continue;
    const { folder, without = [], result, needs } = build;
    const sources = sourcesIn(join(root, folder), without);
    digests[name] = hashOf(sources, [common, ...needs.map((need) => digests[need])]);
    const stamp = join(stamps, `${name}.stamp`);
    const isFresh = existsSync(join(root, folder, result)) && readOr(stamp, '') === digests[name];
    if (isFresh) continue;
    rmSync(stamp, { force: true });
    await run(root, name, build, env);
    writeFileSync(stamp, digests[name]);
  }
}

async function run(root, name, { folder, command, clean, result }, env) {
  const since = Date.now();
  if (process.stderr.isTTY) process.stderr.write(`building ${name} …`);
  if (clean) rmSync(join(root, folder, clean), { recursive: true, force: true });
  const [program, ...args] = command;
  const { code, output } = await runStep(program, args, { cwd: join(root, folder), env });
  if (process.stderr.isTTY) process.stderr.write('\r');
  if (code !== 0)
    throw new Sentence(`${output}\n\nThe ${name} does not build (${command.join(' ')} in ${folder}).`);
  if (!existsSync(join(root, folder, result)))
    throw new Sentence(`The build of the ${name} left no ${folder}/${result}.`);
  say(`building ${name} … ${seconds(since)}`);
}

function sourcesIn(folder, without) {
  const files = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (NOT_SOURCES.has(entry.name) || without.includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...sourcesIn(path, []));
    else if (!/spec\.ts$|\.tsbuildinfo$|\.md$/.test(entry.name)) files.push(path);
  }
  return files.sort();
}

function hashOf(files, more = []) {
  const hash = createHash('sha256');
  for (const text of more) hash.update(`${text}\n`);
  for (const file of files) {
    const bytes = readOr(file, null);
    hash.update(`${file}\n${bytes?.length ?? -1}\n`);
    if (bytes) hash.update(bytes);
  }
  return hash.digest('hex');
}

function readOr(path, otherwise) {
  if (!existsSync(path)) return otherwise;
  const bytes = readFileSync(path);
  return typeof otherwise === 'string' ? bytes.toString() : bytes;
}

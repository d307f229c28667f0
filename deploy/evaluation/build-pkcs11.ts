// node deploy/evaluation/build-pkcs11.ts: compiles the pkcs11js package, which speaks to a hardware security module.
// Nothing is downloaded: the headers are those of the Node that is in node_modules.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { runCaptured } from './child-process.ts';
import { inRepository } from './repository.ts';
import { runEntry, Sentence } from './sentence.ts';

const PACKAGE = inRepository('node_modules', 'pkcs11js');
const BUILT = join(PACKAGE, 'build', 'Release', 'pkcs11.node');
const COMPILERS = ['c++', 'make', 'python3'];

/** Builds it when it is not there, and says what is missing when it cannot be built. */
export async function buildPkcs11(): Promise<string> {
  if (existsSync(BUILT)) return BUILT;
  if (!existsSync(PACKAGE))
    throw new Sentence('pkcs11js is not installed. Run npm ci without --omit=optional.');
  const missing = COMPILERS.filter((program) => onPath(program) === undefined);
  if (missing.length > 0)
    throw new Sentence(
      `pkcs11js cannot be compiled without ${missing.join(', ')}. Install them (Debian: apt-get install build-essential python3).`,
    );
  const args = ['rebuild', `--nodedir=${nodeFolder()}`];
  const { ok, output } = await runCaptured(process.execPath, [nodeGyp(), ...args], { cwd: PACKAGE });
  if (!ok || !existsSync(BUILT))
    throw new Sentence(`pkcs11js could not be compiled:\n${output.split('\n').slice(-12).join('\n')}`);
  return BUILT;
}

/** The folder that has include/node: this Node's own, which comes with its headers. */
function nodeFolder(): string {
  const folder = dirname(dirname(process.execPath));
  if (existsSync(join(folder, 'include', 'node', 'node_api.h'))) return folder;
  throw new Sentence(`There are no headers of Node in ${folder}. Use the Node of node_modules: npm ci.`);
}

/** npm brings node-gyp along. */
function nodeGyp(): string {
  const npm = onPath('npm');
  const places = [
    process.env['npm_execpath'] && dirname(dirname(process.env['npm_execpath'])),
    npm && join(dirname(npm), '..', 'lib', 'node_modules', 'npm'),
    '/usr/share/nodejs/npm',
  ];
  const found = places
    .filter((place) => typeof place === 'string')
    .map((place) => join(place, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Sentence('node-gyp was not found. It comes with npm: install npm.');
  return found;
}

const onPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));

if (process.argv[1] === import.meta.filename)
  await runEntry(async () => {
    console.log(`built: ${await buildPkcs11()}`);
    return 0;
  });

// The door of every root npm script. Runs on whatever Node ≥ 20 is there, before anything is installed: only
// Node's own modules here and in bootstrap/.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildStale, BUILDS } from './bootstrap/builds.mjs';
import { install } from './bootstrap/installation.mjs';
import { becomeParentOf } from './bootstrap/running-child.mjs';
import { say, Sentence } from './bootstrap/terminal.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const everything = Object.keys(BUILDS);

const COMMANDS = {
  start: { builds: everything, entry: 'deploy/evaluation/supervisor.ts' },
  test: { builds: everything, entry: 'deploy/evaluation/test.ts' },
  check: { builds: ['contract', 'backend'], entry: 'deploy/evaluation/check.ts' },
  demo: { builds: everything, entry: 'deploy/evaluation/demo.ts' },
  verify: {
    builds: ['contract', 'backend'],
    entry: 'backend/dist/src/evidence/verify-cli.js',
    fromCaller: true,
  },
  cli: { builds: ['contract', 'backend'], entry: 'backend/dist/src/cli.js', fromCaller: true },
  bench: { builds: everything, entry: 'backend/bench/bench.ts' },
  'test:interop': { builds: everything, entry: 'deploy/evaluation/interop.ts' },
  build: { builds: everything },
};

async function main([name, ...args]) {
  const command = COMMANDS[name];
  if (!command)
    throw new Sentence(`There is no command "${name}". Choose one of: ${Object.keys(COMMANDS).join(', ')}.`);
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Sentence(`Exhibit needs Node 20 or newer, and this is ${process.version}.`);
  if (command.entry && !command.entry.includes('/dist/') && !existsSync(join(root, command.entry)))
    throw new Sentence(`npm run ${name} is not part of this version yet.`);

  await install(root);
  const node = nodeOfTheProject();
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  };
  await buildStale(root, command.builds, env);
  if (name === 'cli') env.EXHIBIT_CONFIG ??= evaluationConfiguration(args[0]);
  if (!command.entry) return 0;
  // A path that somebody names is meant from where they stand; npm has moved us to the root.
  const cwd = command.fromCaller ? (process.env.INIT_CWD ?? process.cwd()) : root;
  return becomeParentOf(node, [join(root, command.entry), ...args], { cwd, env });
}

/** The operator's commands mean the evaluation's appliance unless another configuration is named. */
function evaluationConfiguration(command) {
  const dataDir = process.env.EXHIBIT_DATA ? resolve(process.env.EXHIBIT_DATA) : join(root, '.exhibit');
  return join(dataDir, 'config', command === 'migrate' ? 'migrations.json' : 'appliance.json');
}

function nodeOfTheProject() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) return process.execPath;
  throw new Sentence(
    `Node 24 is not available from npm for ${process.platform} ${process.arch}: install Node 24.9 or newer and try again.`,
  );
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (fault) {
  say(fault instanceof Sentence ? fault.message : String(fault?.stack ?? fault));
  process.exitCode = 1;
}

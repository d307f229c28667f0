import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runStep } from './running-child.mjs';
import { say, seconds, Sentence } from './terminal.mjs';

/** Installs the dependencies unless exactly those of the lock file are there. */
export async function install(root) {
  const lockFile = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lockFile).digest('hex');
  const stamp = join(root, 'node_modules', '.exhibit-lock');
  if (readText(stamp) === wanted) return;
  if (!isInstalled(root, JSON.parse(lockFile))) await installAll(root, stamp);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, wanted);
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Whether npm itself has put every version of the lock file in place; it writes its own list last. */
function isInstalled(root, lock) {
  const list = readText(join(root, 'node_modules', '.package-lock.json'));
  if (list === null) return false;
  const installed = JSON.parse(list).packages;
  return Object.entries(lock.packages).every(([path, { version, optional, link, peer }]) => {
    if (!path.includes('node_modules/') || link || (!installed[path] && (optional || peer))) return true;
    return installed[path]?.version === version;
  });
}

async function installAll(root, stamp) {
  rmSync(stamp, { force: true });
  const since = Date.now();
  say('installing dependencies (once, about a minute) …');
  const progress = setInterval(() => say(`  … ${seconds(since)}`), 5_000);
  try {
    const [command, ...first] = npmCommand();
    const { code, output } = await runStep(
      command,
      [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: root },
    );
    if (code !== 0)
      throw new Sentence(
        `The dependencies could not be installed; check the network and the npm registry, then try again.\n${output.split('\n').slice(-12).join('\n')}`,
      );
  } finally {
    clearInterval(progress);
  }
  say(`installed dependencies … ${seconds(since)}`);
}

function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
}

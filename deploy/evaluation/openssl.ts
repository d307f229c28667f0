import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { isRoot, runQuietly } from './child-process.ts';
import { Sentence } from './sentence.ts';

/** The program's path: on the PATH, or installed now when we are root on Debian. Tests check signatures with it. */
export function findOpenssl(say: (line: string) => void = () => undefined): string {
  return onPath() ?? installOnDebian(say);
}

function installOnDebian(say: (line: string) => void): string {
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    say('installing the openssl package (needed once) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'openssl']]) {
      const { ok, output } = runQuietly('apt-get', args, { env });
      if (!ok)
        throw new Sentence(`openssl could not be installed: ${output.split('\n').slice(-3).join(' ')}`);
    }
    const installed = onPath();
    if (installed) return installed;
  }
  throw new Sentence(
    'The tests of signatures need openssl 3: install it (Debian: apt-get install openssl), so that it is on the PATH.',
  );
}

const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'openssl'))
    .find((path) => existsSync(path));

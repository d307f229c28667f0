import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { isRoot, runCaptured } from '../child-process.ts';
import { Sentence } from '../sentence.ts';
import { reasonFrom } from './program-cache.ts';

export interface DebianPrograms {
  /** All of them must be on the PATH, or the packages are installed. */
  programs: readonly string[];
  packages: readonly string[];
  /** What the packages would start with the machine; it is left off. */
  units: readonly string[];
}

/** Finds the programs, or installs their packages now when we are root on Debian. */
export async function debianPrograms({ programs, packages, units }: DebianPrograms): Promise<void> {
  if (programs.every(isOnPath)) return;
  const names = packages.join(' ');
  if (!isRoot || !existsSync('/usr/bin/apt-get'))
    throw new Sentence(`${programs.join(', ')} cannot be had: install ${names} (Debian), or be root there.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { ok, output } = await runCaptured('apt-get', args, { env, orphanSignal: 'TERM' });
    if (!ok) throw new Sentence(`${names} cannot be had by apt-get ${args[0]}: ${reasonFrom(output)}`);
  }
  await leaveOff(units);
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) throw new Sentence(`${names} came without ${missing.join(', ')}.`);
}

/** We start what we need ourselves, and only for as long as we need it. */
async function leaveOff(units: readonly string[]): Promise<void> {
  if (!existsSync('/usr/bin/systemctl')) return;
  await runCaptured('systemctl', ['disable', ...units]);
  if (existsSync('/run/systemd/system')) await runCaptured('systemctl', ['stop', ...units]);
}

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .some((folder) => existsSync(join(folder, program)));

import { chownSync } from 'node:fs';
import { join } from 'node:path';

import { canDropPrivileges, dependentCommand, isRoot, runQuietly } from './child-process.ts';
import { Sentence } from './sentence.ts';

// PostgreSQL refuses to run as root. `nobody` exists everywhere and needs no change to the host.
const NOBODY = 65_534;

/** How to start PostgreSQL's programs, and whose files they read. */
export interface PostgresAccount {
  command(program: string, args: string[]): [string, string[]];
  own(path: string): void;
}

const PASSAGE = ['', 'dac_read_search', 'dac_override'];

/**
 * Chooses the account. As root, `nobody` may be unable to reach a folder below one that only root may enter;
 * then the server is given passage to folders as its single privilege, the smallest that works.
 */
export function postgresAccount(home: string, cluster: string): PostgresAccount {
  const bin = (program: string): string => join(home, 'bin', program);
  if (!isRoot)
    return { command: (program, args) => dependentCommand(bin(program), args, 'INT'), own: () => undefined };
  if (!canDropPrivileges)
    throw new Sentence('PostgreSQL does not run as root, and setpriv is missing: start as another account.');
  const own = (path: string): void => chownSync(path, NOBODY, NOBODY);
  own(cluster);
  for (const privilege of PASSAGE) {
    const command = asNobody(privilege);
    const [probe, args] = command('/bin/sh', [
      '-c',
      'cd "$1" && exec "$2" --version',
      'sh',
      cluster,
      bin('postgres'),
    ]);
    if (runQuietly(probe, args).ok) return { command: (program, rest) => command(bin(program), rest), own };
  }
  throw new Sentence(
    `PostgreSQL runs as the account nobody and cannot reach ${cluster}: set EXHIBIT_DATA to a folder that others may enter, such as /var/lib/exhibit.`,
  );
}

function asNobody(privilege: string): (command: string, args: string[]) => [string, string[]] {
  return (command, args) => {
    const [setpriv, all] = dependentCommand(command, args, 'INT', NOBODY);
    const passage = privilege ? [`--inh-caps=+${privilege}`, `--ambient-caps=+${privilege}`] : [];
    return [setpriv, [...passage, ...all]];
  };
}

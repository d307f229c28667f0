import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { Sentence } from '../sentence.ts';
import { interopCache, reasonFrom } from './program-cache.ts';

export const KEYCLOAK_VERSION = '26.7.4';

/** Kept as it is once it is made: built for a database in memory and one node, which saves half a minute a start. */
const BUILD = ['build', '--db=dev-mem', '--cache=local', '--metrics-enabled=false'];

/** The folder of a Keycloak that is ready to start, fetched by Maven once and kept. */
export async function keycloakDistribution(): Promise<string> {
  const kept = interopCache(`keycloak-${KEYCLOAK_VERSION}`);
  if (existsSync(join(kept, 'version.txt'))) return kept;
  const draft = mkdtempSync(interopCache('keycloak-draft-'));
  try {
    await run(
      'mvn',
      [
        '--batch-mode',
        '--quiet',
        'dependency:copy',
        `-Dartifact=org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:tar.gz`,
        `-DoutputDirectory=${draft}`,
        '-Dmdep.useBaseVersion=true',
      ],
      draft,
    );
    const archive = join(draft, `keycloak-quarkus-dist-${KEYCLOAK_VERSION}.tar.gz`);
    await run('tar', ['-xzf', archive, '-C', draft], draft);
    const unpacked = join(draft, `keycloak-${KEYCLOAK_VERSION}`);
    await run(join(unpacked, 'bin', 'kc.sh'), BUILD, draft);
    renameSync(unpacked, kept);
    return kept;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function run(command: string, args: string[], cwd: string): Promise<void> {
  const { ok, output } = await runCaptured(command, args, { cwd, env: process.env }).catch(
    (fault: unknown) => ({ ok: false, output: (fault as Error).message }),
  );
  if (ok) return;
  const what = command.split('/').at(-1);
  throw new Sentence(
    `keycloak ${KEYCLOAK_VERSION} cannot be had (${what} ${args[0]}): ${reasonFrom(output)}`,
  );
}

/** A home of its own for one run: programs are shared with the kept distribution, configuration and data are not. */
export function keycloakHome(distribution: string, folder: string): string {
  mkdirSync(join(folder, 'data', 'import'), { recursive: true, mode: 0o700 });
  for (const own of ['bin', 'conf', 'version.txt'])
    cpSync(join(distribution, own), join(folder, own), { recursive: true });
  for (const shared of ['lib', 'providers', 'themes'])
    symlinkSync(join(distribution, shared), join(folder, shared));
  return folder;
}

/** Which Java runs it, for the report. */
export async function javaVersion(): Promise<string> {
  const { output } = await runCaptured('java', ['-version']);
  return /version "([^"]+)"/.exec(output)?.[1] ?? 'unknown';
}

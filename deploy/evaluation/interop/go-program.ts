import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { runCaptured } from '../child-process.ts';
import { Sentence } from '../sentence.ts';
import { interopCache, reasonFrom } from './program-cache.ts';

export interface GoProgram {
  /** Name of the built program. */
  program: string;
  /** Package path of its main package. */
  path: string;
  version: string;
}

/** The path of the program, built from source once and kept. */
export async function goProgram({ program, path, version }: GoProgram): Promise<string> {
  const folder = interopCache('bin');
  const built = interopCache('bin', program);
  const stamp = interopCache('bin', `${program}.version`);
  if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return built;
  mkdirSync(folder, { recursive: true });
  const { ok, output } = await runCaptured('go', ['install', `${path}@${version}`], {
    cwd: folder,
    env: { ...process.env, GOBIN: folder, GOFLAGS: '-buildvcs=false' },
  }).catch((fault: unknown) => ({ ok: false, output: `go cannot be run: ${(fault as Error).message}` }));
  if (!ok) throw new Sentence(`${program} ${version} cannot be had by go install: ${reasonFrom(output)}`);
  writeFileSync(stamp, version);
  return built;
}

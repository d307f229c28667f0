import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { backendScript } from '../backend-scripts.ts';
import { runCaptured } from '../child-process.ts';
import { makeBucket, storageOn } from './external-parts.ts';
import { type Finding, mustBe, notPossible, Promises } from './results.ts';
import type { S3Server } from './s3-servers.ts';

/** What qualify-store --json prints, as far as we look at it. */
export interface Qualification {
  checks: { name: string; needed: boolean; result: 'passed' | 'failed' | 'skipped'; detail: string }[];
  worm: boolean;
  reasons: string[];
}

interface Expected {
  worm: boolean;
  /** The checks that must be why it is refused. */
  refusals: readonly string[];
}

const TEST = 'qualify-store';
const BUCKET = 'exhibit-qualification';

/** Qualifies one S3 server with the operator's command, and compares the answer with what we know of it. */
export async function qualifyServer(server: S3Server, dataDir: string, folder: string): Promise<Finding> {
  try {
    await makeBucket(server, BUCKET);
    const answer = await qualify(storageOn(server, BUCKET), dataDir, folder, server);
    return compared(server.name, answer, { worm: server.worm, refusals: server.refusals ?? [] });
  } catch (fault) {
    return notPossible(server.name, TEST, fault);
  }
}

/** The file store is never fit for WORM: whoever owns the disk owns the objects. */
export async function qualifyFileStore(dataDir: string, folder: string): Promise<Finding> {
  const objects = join(folder, 'file-store');
  mkdirSync(objects, { mode: 0o700 });
  try {
    const answer = await qualify({ kind: 'file', folder: objects }, dataDir, folder, {
      name: 'file-store',
      version: '1',
    });
    return compared('file store', answer, { worm: false, refusals: ['locked-version-stays'] });
  } catch (fault) {
    return notPossible('file store', TEST, fault);
  }
}

/** With the configuration of an appliance that runs: the result is an entry in its audit log. */
async function qualify(
  storage: object,
  dataDir: string,
  folder: string,
  { name, version }: { name: string; version: string },
): Promise<Qualification> {
  const configuration = JSON.parse(readFileSync(join(dataDir, 'config', 'appliance.json'), 'utf8')) as object;
  const path = join(folder, `qualify-${name}.json`);
  writeFileSync(path, JSON.stringify({ ...configuration, storage }), { mode: 0o600 });
  const { output } = await runCaptured(
    process.execPath,
    [backendScript('cli'), 'qualify-store', '--json', '--server', name, '--server-version', version],
    {
      env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', EXHIBIT_CONFIG: path },
    },
  );
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as Qualification;
  } catch {
    throw new Error(`qualify-store gave no result: ${output.slice(-1_000)}`);
  }
}

async function compared(on: string, answer: Qualification, { worm, refusals }: Expected): Promise<Finding> {
  const { checks, reasons } = answer;
  const promises = new Promises(on, TEST);
  await promises.hold(worm ? 'is allowed for WORM' : 'is refused for WORM', () => {
    if (answer.worm !== worm) throw new Error(answer.worm ? 'it was allowed' : reasons.join(' '));
  });
  if (worm)
    for (const { name, result, detail } of checks.filter(({ needed }) => needed))
      await promises.hold(name, () => mustBe(result, 'passed', detail || 'the result'));
  for (const name of refusals)
    await promises.hold(`is refused because of ${name}`, () => {
      mustBe(checks.find((check) => check.name === name)?.result, 'failed', 'the result');
      if (!reasons.some((reason) => reason.includes(name))) throw new Error('it is not among the reasons');
    });
  return promises.finding();
}

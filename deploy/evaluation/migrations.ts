import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';

import { spawnDependent } from './child-process.ts';
import { lastLogLines, rotateLog } from './log-file.ts';
import { backendScript } from './backend-scripts.ts';
import { inRepository } from './repository.ts';
import { Sentence } from './sentence.ts';

/** Brings the database to the present version, as its owner. */
export async function migrate(env: Record<string, string>, logPath: string): Promise<void> {
  rotateLog(logPath);
  const log = openSync(logPath, 'a', 0o600);
  const script = backendScript('cli');
  const child = spawnDependent(process.execPath, [script, 'migrate'], {
    cwd: inRepository('backend'),
    env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    throw new Sentence(
      `The database could not be brought up to date.\n${lastLogLines(logPath).join('\n')}\nThe log: ${logPath}`,
    );
}

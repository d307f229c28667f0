import { join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { findChromium } from '../chromium.ts';
import type { ExternalIdentity } from '../parts.ts';
import { inRepository } from '../repository.ts';
import { environmentOf, makeBucket, storageOn } from './external-parts.ts';
import { type Finding, notPossible } from './results.ts';
import type { S3Server } from './s3-servers.ts';

const BUCKET = 'exhibit-demo';

/** Runs the demo with these servers in place of the embedded parts; each of its steps is a promise. */
export async function runDemo(
  server: S3Server,
  identity: ExternalIdentity,
  { folder, consolePort }: { folder: string; consolePort: number },
): Promise<Finding> {
  const on = `${server.name} and keycloak`;
  const test = 'npm run demo';
  try {
    await makeBucket(server, BUCKET);
  } catch (fault) {
    return notPossible(on, test, fault);
  }
  const { ok, output } = await runCaptured(
    process.execPath,
    [inRepository('deploy', 'evaluation', 'demo.ts')],
    {
      cwd: inRepository(),
      orphanSignal: 'TERM',
      env: {
        ...process.env,
        ...environmentOf(storageOn(server, BUCKET), identity, folder),
        CHROMIUM_PATH: findChromium(),
        EXHIBIT_DATA: join(folder, 'no-appliance-runs-here'),
        EXHIBIT_PORT: String(consolePort),
        EXHIBIT_BANK_PORT: '0',
        EXHIBIT_IDP_PORT: '0',
      },
    },
  );
  const held = output.match(/^ {2}✓ /gm)?.length ?? 0;
  if (ok && held > 0) return { on, test, checked: held, passed: held, faults: [] };
  const reason = output.slice(Math.max(0, output.indexOf('  ✗ '))).slice(-1_500);
  return { on, test, checked: held + 1, passed: held, faults: [reason] };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startAppliance } from '../appliance.ts';
import { readRecord } from '../evaluation-record.ts';
import { knownPeople } from '../identity/provider-keys.ts';
import { lockOwner } from '../instance-lock.ts';
import type { Person } from '../people.ts';
import type { Settings } from '../settings.ts';

export interface Stage {
  consoleUrl: string;
  bankUrl: string;
  people: Person[];
  /** How it came to be, for the person who watches. */
  origin: string;
  leave(): Promise<void>;
}

/** The appliance that runs on the data folder, or one of our own that is gone afterwards. */
export async function findStage({ dataDir, ports, parts }: Settings): Promise<Stage> {
  const running = lockOwner(dataDir) ? readRecord(dataDir) : null;
  const people = parts.identity?.people ?? (running && knownPeople(join(dataDir, 'identity')));
  if (running?.siteKey && people && (await isReady(running.consoleUrl)))
    return {
      consoleUrl: running.consoleUrl,
      bankUrl: running.bankUrl,
      people,
      origin: 'the one that runs',
      leave: async () => undefined,
    };

  const folder = mkdtempSync(join(tmpdir(), 'exhibit-demo-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const appliance = await startAppliance({
      dataDir: join(folder, 'data'),
      parts,
      // The firm's own provider sends people back to the address that it was told.
      ...(parts.identity ? { ports } : {}),
      say: (line) => console.error(line),
    });
    return {
      ...appliance,
      origin: 'one of its own',
      async leave() {
        await appliance.stop();
        removeFolder();
      },
    };
  } catch (fault) {
    removeFolder();
    throw fault;
  }
}

const isReady = (consoleUrl: string): Promise<boolean> =>
  fetch(`${consoleUrl}/health/ready`, { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

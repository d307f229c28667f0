import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How the owner of the schema reaches the database of an appliance that `startAppliance` runs. */
export async function ownerUrl(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'config');
  for (const name of await readdir(folder)) {
    const { database } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
      database?: { ownerUrl?: string };
    };
    if (database?.ownerUrl) return database.ownerUrl;
  }
  throw new Error('no configuration names the owner');
}

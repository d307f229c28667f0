import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The least that a file system needs before a file is safe from kill -9 and a power cut: written aside, synced, moved
 * into place, its folder synced. Without this the baseline would promise less than the port.
 */
export async function bareFiles(folder: string, { hashing }: { hashing: boolean }) {
  await mkdir(folder, { recursive: true });
  const made = new Set<string>();
  return {
    put: async (key: string, content: Buffer) => {
      const path = join(folder, key);
      const within = dirname(path);
      if (!made.has(within)) await mkdir(within, { recursive: true });
      made.add(within);
      const aside = join(within, `.${randomUUID()}`);
      const file = await open(aside, 'wx');
      await file.writeFile(content);
      if (hashing) createHash('sha256').update(content).digest();
      await file.sync();
      await file.close();
      await rename(aside, path);
      const handle = await open(within, 'r');
      await handle.sync();
      await handle.close();
    },
    get: (key: string) => readFile(join(folder, key)),
  };
}

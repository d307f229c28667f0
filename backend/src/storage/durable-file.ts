import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ContentMeter, piecesOf } from './content-source.js';
import type { ObjectContent, PutOptions, StoredObject } from './object-store.js';

/** Begins with a dot, which no object key may: a half-written file can never be taken for an object. */
const TEMPORARY = '.writing-';

export const isTemporary = (name: string) => name.startsWith(TEMPORARY);

export const temporaryIn = (folder: string) => join(folder, `${TEMPORARY}${randomUUID()}`);

/** Writes a new file and syncs it; the file is there whole or the call fails. */
export async function writeAside(
  path: string,
  content: ObjectContent,
  announced: Pick<PutOptions, 'size' | 'expectedSha256'> = {},
): Promise<StoredObject> {
  const meter = new ContentMeter(announced);
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of piecesOf(content)) {
      // Hashed while it is being written.
      const writing = file.writeFile(piece);
      try {
        meter.pass(piece);
      } finally {
        await writing;
      }
    }
    const written = meter.end();
    // The size is synced with the data; other times of the file are not worth a second write.
    await file.datasync();
    return written;
  } finally {
    await file.close();
  }
}

/** Replaces a small file of ours: the old content or the new, never a mixture, whatever happens in between. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const folder = dirname(path);
  const aside = temporaryIn(folder);
  try {
    await writeAside(aside, Buffer.from(content));
    await rename(aside, path);
    await syncFolder(folder);
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

/** Makes what was created, linked or removed in the folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

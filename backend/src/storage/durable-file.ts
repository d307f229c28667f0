import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { ObjectContent } from './object-store.js';
import { ObjectHashMismatchError } from './storage.errors.js';

/** Writes a new file and syncs it; the file is there whole or the call fails. */
export async function writeAside(
  path: string,
  content: ObjectContent,
  expectedSha256: string | undefined,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const part of partsOf(content)) {
      hash.update(part);
      size += part.length;
      await file.writeFile(part);
    }
    const sha256 = hash.digest('hex');
    if (expectedSha256 !== undefined && expectedSha256 !== sha256) throw new ObjectHashMismatchError();
    await file.sync();
    return { size, sha256 };
  } finally {
    await file.close();
  }
}

/** A failure of whoever sends the content is theirs, and must not look like one of the store. */
export class SourceFailed extends Error {}

async function* partsOf(content: ObjectContent): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const source = content[Symbol.asyncIterator]();
  const fail = (cause: unknown): never => {
    throw new SourceFailed('The content could not be read.', { cause });
  };
  try {
    for (;;) {
      const part = await source.next().catch(fail);
      if (part.done === true) return;
      yield part.value;
    }
  } finally {
    await source.return?.().catch(() => undefined);
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

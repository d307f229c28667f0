import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SourceFailed, syncFolder, writeAside } from './durable-file.js';
import { fileFailure, isAbsent } from './file-failure.js';
import type { ObjectContent, ObjectStat, ObjectStore, PutOptions } from './object-store.js';
import { isObjectKey, isObjectPrefix } from './object-store.js';
import {
  ObjectExistsError,
  ObjectKeyInvalidError,
  ObjectNotFoundError,
  ObjectRangeInvalidError,
  StorageUnavailableError,
} from './storage.errors.js';

/** Begins with a dot, which no object key may: a half-written file can never be taken for an object. */
const TEMPORARY = '.writing-';
/** Younger ones may belong to another process that is writing now. */
const STALE_AFTER_MS = 60 * 60 * 1000;

/** Objects as files. Written aside, synced, linked into place without overwriting, folder synced, then acknowledged. */
export class FileStore implements ObjectStore {
  private readonly syncedFolders = new Set<string>();

  private constructor(private readonly folder: string) {}

  /** Makes the folder when missing and sweeps what an interrupted write left behind. */
  static async open(folder: string, options: { staleAfterMs?: number } = {}): Promise<FileStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await sweep(folder, Date.now() - (options.staleAfterMs ?? STALE_AFTER_MS));
    } catch (error) {
      throw new StorageUnavailableError(error);
    }
    return new FileStore(folder);
  }

  async put(
    key: string,
    content: ObjectContent,
    options: PutOptions = {},
  ): Promise<{ size: number; sha256: string }> {
    const path = this.pathOf(key);
    const folder = dirname(path);
    const aside = join(folder, `${TEMPORARY}${randomUUID()}`);
    return guarded(async () => {
      await this.makeFolder(folder);
      try {
        const written = await writeAside(aside, content, options.expectedSha256);
        await link(aside, path);
        await syncFolder(folder);
        return written;
      } catch (error) {
        this.syncedFolders.delete(folder);
        // The folder was made a moment ago: that it is gone is the store's trouble, not the caller's.
        throw isAbsent(error) ? new StorageUnavailableError(error) : error;
      } finally {
        await rm(aside, { force: true }).catch(() => undefined);
      }
    });
  }

  get(key: string): Promise<Buffer> {
    return this.reading(key, (file) => file.readFile());
  }

  getRange(key: string, offset: number, length: number): Promise<Buffer> {
    return this.reading(key, async (file) => {
      const { size } = await file.stat();
      if (!isWhole(offset) || !isWhole(length) || offset + length > size) throw new ObjectRangeInvalidError();
      const bytes = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw new ObjectRangeInvalidError();
        filled += bytesRead;
      }
      return bytes;
    });
  }

  async stat(key: string): Promise<ObjectStat> {
    const path = this.pathOf(key);
    return guarded(async () => {
      const found = await stat(path);
      if (!found.isFile()) throw new ObjectNotFoundError();
      return { key, size: found.size };
    });
  }

  async *list(prefix: string): AsyncGenerator<ObjectStat> {
    if (!isObjectPrefix(prefix)) throw new ObjectKeyInvalidError();
    const within = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    yield* this.walk(within, prefix);
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await guarded(async () => {
      try {
        await unlink(path);
        await syncFolder(dirname(path));
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    });
  }

  /** Key order is byte order of the whole key, so a folder sorts as if its name ended with a slash. */
  private async *walk(within: string, prefix: string): AsyncGenerator<ObjectStat> {
    const entries = await guarded(() => readFolder(join(this.folder, within)));
    const named = entries
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry) => ({ entry, key: `${within}${entry.name}${entry.isDirectory() ? '/' : ''}` }))
      .filter(({ entry, key }) => key.startsWith(prefix) || (entry.isDirectory() && prefix.startsWith(key)))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const { entry, key } of named) {
      if (entry.isDirectory()) yield* this.walk(key, prefix);
      else if (entry.isFile() && isObjectKey(key)) {
        const found = await this.stat(key).catch((error: unknown) => {
          if (error instanceof ObjectNotFoundError) return null;
          throw error;
        });
        if (found !== null) yield found;
      }
    }
  }

  private async reading<T>(key: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
    const path = this.pathOf(key);
    return guarded(async () => {
      const file = await open(path, 'r');
      try {
        return await read(file);
      } finally {
        await file.close();
      }
    });
  }

  private pathOf(key: string): string {
    if (!isObjectKey(key)) throw new ObjectKeyInvalidError();
    return join(this.folder, ...key.split('/'));
  }

  /** A new folder is durable only when its parent is synced, all the way up to ours. */
  private async makeFolder(folder: string): Promise<void> {
    if (this.syncedFolders.has(folder)) return;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      // Part of the key is an object: unlike S3, a file system cannot have both.
      throw isAbsent(error) ? new ObjectExistsError() : error;
    }
    for (let at = folder; at.length > this.folder.length; at = dirname(at)) await syncFolder(dirname(at));
    this.syncedFolders.add(folder);
  }
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function sweep(folder: string, olderThan: number): Promise<void> {
  for (const entry of await readFolder(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await sweep(path, olderThan);
    else if (entry.name.startsWith(TEMPORARY) && (await stat(path)).mtimeMs < olderThan)
      await rm(path, { force: true });
  }
}

/** Every failure of the file system as one of ours; what a caller's stream throws stays what it is. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SourceFailed ? error.cause : fileFailure(error);
  }
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

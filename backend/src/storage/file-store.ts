import type { Dirent } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fewAtATime } from '../platform/few-at-a-time.js';
import { ContentMeter, SourceFailed } from './content-source.js';
import { syncFolder, temporaryIn, writeAside } from './durable-file.js';
import { fileFailure, isAbsent } from './file-failure.js';
import { lockAhead, readLock, writeHold, writeRetention } from './file-locks.js';
import { removeEmptyFolders, removeUnlocked } from './file-removal.js';
import { sweepFolder } from './file-sweep.js';
import { FolderSync } from './folder-sync.js';
import { extendedRetention, lockAsked } from './object-lock.js';
import {
  type GetOptions,
  isObjectKey,
  isObjectPrefix,
  type ObjectContent,
  type ObjectLock,
  type ObjectStat,
  type ObjectStore,
  type PutOptions,
  type Retention,
  type StoreCapabilities,
  type StoreCondition,
  type StoredObject,
} from './object-store.js';
import { OneAtATime } from './one-at-a-time.js';
import {
  ObjectDamagedError,
  ObjectExistsError,
  ObjectHashMismatchError,
  ObjectKeyInvalidError,
  ObjectNotFoundError,
  ObjectRangeInvalidError,
  STORAGE_FAULTS,
  StorageUnavailableError,
} from './storage.errors.js';

/** Younger ones may belong to another process that is writing now. */
const STALE_AFTER_MS = 60 * 60 * 1000;
const PIECE = 256 * 1024;

/** Objects as files. Written aside, synced, linked into place without overwriting, folder synced, then acknowledged. */
export class FileStore implements ObjectStore {
  private readonly syncedFolders = new Set<string>();
  private readonly folderSync = new FolderSync();
  private readonly perObject = new OneAtATime();
  private fault: StorageUnavailableError | null = null;

  private constructor(private readonly folder: string) {}

  /** Makes the folder when missing and sweeps what an interrupted write left behind. */
  static async open(folder: string, options: { staleAfterMs?: number } = {}): Promise<FileStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await sweepFolder(folder, Date.now() - (options.staleAfterMs ?? STALE_AFTER_MS));
    } catch (error) {
      throw new StorageUnavailableError(error);
    }
    return new FileStore(folder);
  }

  async put(key: string, content: ObjectContent, options: PutOptions = {}): Promise<StoredObject> {
    const path = this.pathOf(key);
    const folder = dirname(path);
    const lock = lockAsked(options, new Date());
    return this.guarded(async () => {
      const aside = temporaryIn(folder);
      let undoLock: (() => Promise<void>) | undefined;
      try {
        const written = await this.writeInto(folder, aside, content, options);
        if (lock) undoLock = await lockAhead(path, lock);
        await link(aside, path);
        undoLock = undefined;
        await Promise.all([this.folderSync.of(folder), unlink(aside)]);
        return written;
      } catch (error) {
        this.syncedFolders.delete(folder);
        await rm(aside, { force: true }).catch(() => undefined);
        // The folder was made a moment ago: that it is gone is the store's trouble, not the caller's.
        throw isAbsent(error) ? new StorageUnavailableError(error) : error;
      } finally {
        await undoLock?.();
      }
    });
  }

  async get(key: string, options: GetOptions = {}): Promise<Buffer> {
    const path = this.pathOf(key);
    const content = await this.guarded(() => readFile(path));
    if (options.expectedSha256 !== undefined) checkedWhole(options, [content]);
    return content;
  }

  async *read(key: string, options: GetOptions = {}): AsyncGenerator<Uint8Array> {
    const path = this.pathOf(key);
    const file = await this.guarded(() => openObject(path));
    try {
      const meter = new ContentMeter(options);
      for (;;) {
        const piece = Buffer.allocUnsafe(PIECE);
        const { bytesRead } = await this.guarded(() => file.read(piece, 0, PIECE));
        if (bytesRead === 0) break;
        const read = piece.subarray(0, bytesRead);
        meter.pass(read);
        yield read;
      }
      endOf(meter);
    } finally {
      await file.close();
    }
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
    return this.guarded(() => statObject(key, path));
  }

  async *list(prefix: string): AsyncGenerator<ObjectStat> {
    if (!isObjectPrefix(prefix)) throw new ObjectKeyInvalidError();
    yield* this.walk(prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix);
  }

  async delete(key: string): Promise<void> {
    const [fault] = await this.deleteMany([key]);
    if (fault !== null) throw fault;
  }

  /** Each folder is synced once for all that went from it, and those that this left empty go with it. */
  async deleteMany(keys: readonly string[]): Promise<unknown[]> {
    const paths = keys.map((key) => this.pathOf(key));
    const faults = await fewAtATime(paths, (path) =>
      this.alone(path, () => removeUnlocked(path)).then(() => null, asItIs),
    );
    const folders = new Set(paths.filter((_, place) => faults[place] === null).map((path) => dirname(path)));
    if (folders.size === 0) return faults;
    // What cannot be made durable was not removed, whichever it is of: a repeated removal has the same end.
    const unsettled = await this.guarded(() => this.settle(folders)).then(() => null, asItIs);
    return faults.map((fault) => fault ?? unsettled);
  }

  private async settle(folders: ReadonlySet<string>): Promise<void> {
    for (const folder of folders) this.syncedFolders.delete(folder);
    const stays = await removeEmptyFolders(this.folder, folders);
    await fewAtATime([...stays], (folder) => this.syncStaying(folder));
  }

  /** Another process may have removed the folder meanwhile: then that is what is to be made durable. */
  private async syncStaying(folder: string): Promise<void> {
    try {
      await this.folderSync.of(folder);
    } catch (error) {
      if (!isAbsent(error) || folder.length <= this.folder.length) throw error;
      await this.syncStaying(dirname(folder));
    }
  }

  async lockOf(key: string): Promise<ObjectLock> {
    const path = this.pathOf(key);
    return this.guarded(async () => {
      await statObject(key, path);
      return readLock(path);
    });
  }

  async retain(key: string, retention: Retention): Promise<void> {
    const path = this.pathOf(key);
    await this.alone(path, async () => {
      await statObject(key, path);
      const { retention: current } = await readLock(path);
      await writeRetention(path, extendedRetention(current, retention, new Date()));
    });
  }

  async hold(key: string, on: boolean): Promise<void> {
    const path = this.pathOf(key);
    await this.alone(path, async () => {
      await statObject(key, path);
      await writeHold(path, on);
    });
  }

  async capabilities(): Promise<StoreCapabilities> {
    return { kind: 'file', versions: false, locks: 'port', conditionalCreate: 'store' };
  }

  condition(): StoreCondition {
    return this.fault
      ? { state: 'down', detail: STORAGE_FAULTS[this.fault.fault] }
      : { state: 'ok', detail: 'serves' };
  }

  /** Key order is byte order of the whole key, so a folder sorts as if its name ended with a slash. */
  private async *walk(within: string, prefix: string): AsyncGenerator<ObjectStat> {
    const entries = await this.guarded(() => readFolder(join(this.folder, within)));
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
    return this.guarded(async () => {
      const file = await openObject(path);
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

  private async writeInto(
    folder: string,
    aside: string,
    content: ObjectContent,
    options: PutOptions,
  ): Promise<StoredObject> {
    await this.makeFolder(folder);
    try {
      return await writeAside(aside, content, options);
    } catch (error) {
      // Somebody removed the folder's last object, and the folder with it. Nothing of the content was read yet.
      if (!isAbsent(error)) throw error;
      this.syncedFolders.delete(folder);
      await this.makeFolder(folder).catch(() => Promise.reject(error));
      return writeAside(aside, content, options);
    }
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

  private alone<T>(path: string, work: () => Promise<T>): Promise<T> {
    return this.perObject.run(path, () => this.guarded(work));
  }

  /** Every failure of the file system as one of ours; what a caller's stream throws stays what it is. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      this.fault = null;
      return done;
    } catch (error) {
      if (error instanceof SourceFailed) throw error.cause;
      const failure = fileFailure(error);
      if (failure instanceof StorageUnavailableError) this.fault = failure;
      throw failure;
    }
  }
}

async function openObject(path: string): Promise<FileHandle> {
  const file = await open(path, 'r');
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new ObjectNotFoundError();
}

async function statObject(key: string, path: string): Promise<ObjectStat> {
  const found = await stat(path);
  if (!found.isFile()) throw new ObjectNotFoundError();
  return { key, size: found.size };
}

function checkedWhole(options: GetOptions, pieces: Uint8Array[]): void {
  const meter = new ContentMeter(options);
  for (const piece of pieces) meter.pass(piece);
  endOf(meter);
}

function endOf(meter: ContentMeter): void {
  try {
    meter.end();
  } catch (error) {
    throw error instanceof ObjectHashMismatchError ? new ObjectDamagedError() : error;
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

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

const asItIs = (fault: unknown): unknown => fault;

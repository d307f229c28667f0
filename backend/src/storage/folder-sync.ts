import { syncFolder } from './durable-file.js';

/**
 * Syncs folders for many writers at once: whoever asks while a sync of the same folder runs shares the next one with
 * all who asked meanwhile. A sync covers what was linked before it began, so nobody may join one that runs.
 */
export class FolderSync {
  private readonly running = new Map<string, Promise<void>>();
  private readonly next = new Map<string, Promise<void>>();

  constructor(private readonly sync: (folder: string) => Promise<void> = syncFolder) {}

  /** Resolves when what the caller did in the folder before it asked is durable. */
  of(folder: string): Promise<void> {
    const waiting = this.next.get(folder);
    if (waiting) return waiting;
    const before = this.running.get(folder);
    if (!before) return this.begin(folder);
    const shared = before.then(
      () => this.begin(folder),
      () => this.begin(folder),
    );
    this.next.set(folder, shared);
    return shared;
  }

  private begin(folder: string): Promise<void> {
    this.next.delete(folder);
    const sync = this.sync(folder).finally(() => {
      if (this.running.get(folder) === sync) this.running.delete(folder);
    });
    this.running.set(folder, sync);
    return sync;
  }
}

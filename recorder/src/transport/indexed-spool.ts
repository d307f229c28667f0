import type { SegmentHeader } from '@exhibit/contract';
import type { ChainState } from './segment-header.js';
import type { Spool, SpooledSegment } from './spool.js';

interface SegmentRow extends SpooledSegment {
  recording: string;
  seq: number;
}

const SEGMENTS = 'segments';
const CHAINS = 'chains';

/** Keys of all segments of a recording: a list stands behind every number. */
const allOf = (recording: string) => IDBKeyRange.bound([recording], [recording, []]);

/** The spool in IndexedDB: survives navigation, a crash and a closed tab. */
export class IndexedSpool implements Spool {
  private constructor(private readonly db: IDBDatabase) {}

  static open(site: string): Promise<IndexedSpool> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(`exhibit-${site}`, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(SEGMENTS, { keyPath: ['recording', 'seq'] });
        request.result.createObjectStore(CHAINS, { keyPath: 'recording' });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(new IndexedSpool(request.result));
      };
      request.onerror = request.onblocked = reject;
    });
  }

  async put({ header, body }: SpooledSegment, after: ChainState): Promise<void> {
    const row: SegmentRow = { recording: header.recording, seq: header.seq, header, body };
    await this.within('readwrite', (store) => {
      // add, not put: a number that is taken must never get another content.
      store(SEGMENTS).add(row);
      store(CHAINS).put(after);
    });
  }

  async saveChain(chain: ChainState): Promise<void> {
    await this.within('readwrite', (store) => store(CHAINS).put(chain));
  }

  async chain(recording: string): Promise<ChainState | null> {
    return (await this.within<ChainState>('readonly', (store) => store(CHAINS).get(recording))) ?? null;
  }

  async first(recording: string): Promise<SpooledSegment | null> {
    const rows = await this.within('readonly', (store) => store(SEGMENTS).getAll(allOf(recording), 1));
    return (rows as SegmentRow[])[0] ?? null;
  }

  async replaceHeader(header: SegmentHeader): Promise<void> {
    const key = [header.recording, header.seq];
    const row = await this.within<SegmentRow>('readonly', (store) => store(SEGMENTS).get(key));
    if (row) await this.within('readwrite', (store) => store(SEGMENTS).put({ ...row, header }));
  }

  async remove(recording: string, seq: number): Promise<void> {
    await this.within('readwrite', (store) => store(SEGMENTS).delete([recording, seq]));
  }

  async waiting(): Promise<string[]> {
    const keys = await this.within('readonly', (store) => store(SEGMENTS).getAllKeys());
    return (keys as [string, number][]).map(([recording]) => recording);
  }

  async forget(recording: string): Promise<void> {
    await this.within('readwrite', (store) => {
      store(SEGMENTS).delete(allOf(recording));
      store(CHAINS).delete(recording);
    });
  }

  /** Resolves, with what `work` asked for, when all of it is done; rejects when nothing of it is. */
  private within<T>(
    mode: IDBTransactionMode,
    work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | void,
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const transaction = this.db.transaction([SEGMENTS, CHAINS], mode);
      const request = work((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = reject;
    });
  }
}

import type { SegmentHeader } from '@exhibit/contract';
import type { ChainState } from './segment-header.js';
import type { Spool, SpooledSegment } from './spool.js';

interface SegmentRow extends SpooledSegment {
  recording: string;
  seq: number;
}

const SEGMENTS = 'segments';
const CHAINS = 'chains';
/** Two years and more of acknowledged numbers fit below. */
const LAST_SEQ = Number.MAX_SAFE_INTEGER;

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
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error('blocked'));
    });
  }

  async put({ header, body }: SpooledSegment, after: ChainState): Promise<void> {
    const row: SegmentRow = { recording: header.recording, seq: header.seq, header, body };
    await this.write((store) => {
      // add, not put: a number that is taken must never get another content.
      store(SEGMENTS).add(row);
      store(CHAINS).put(after);
    });
  }

  async saveChain(chain: ChainState): Promise<void> {
    await this.write((store) => store(CHAINS).put(chain));
  }

  async chain(recording: string): Promise<ChainState | null> {
    return (await this.read<ChainState>(CHAINS, (store) => store.get(recording))) ?? null;
  }

  async first(recording: string): Promise<SpooledSegment | null> {
    const range = IDBKeyRange.bound([recording, 0], [recording, LAST_SEQ]);
    const rows = await this.read<SegmentRow[]>(SEGMENTS, (store) => store.getAll(range, 1));
    return rows?.[0] ?? null;
  }

  async replaceHeader(header: SegmentHeader): Promise<void> {
    const key = [header.recording, header.seq];
    const row = await this.read<SegmentRow>(SEGMENTS, (store) => store.get(key));
    if (row) await this.write((store) => store(SEGMENTS).put({ ...row, header }));
  }

  async remove(recording: string, seq: number): Promise<void> {
    await this.write((store) => store(SEGMENTS).delete([recording, seq]));
  }

  async waiting(): Promise<string[]> {
    const keys = await this.read<IDBValidKey[]>(SEGMENTS, (store) => store.getAllKeys());
    return (keys ?? []).map((key) => (key as [string, number])[0]);
  }

  async forget(recording: string): Promise<void> {
    await this.write((store) => {
      store(SEGMENTS).delete(IDBKeyRange.bound([recording, 0], [recording, LAST_SEQ]));
      store(CHAINS).delete(recording);
    });
  }

  private write(work: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.db.transaction([SEGMENTS, CHAINS], 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      work((name) => transaction.objectStore(name));
    });
  }

  private read<T>(name: string, ask: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const request = ask(this.db.transaction(name, 'readonly').objectStore(name));
      request.onsuccess = () => resolve(request.result as T | undefined);
      request.onerror = () => reject(request.error);
    });
  }
}

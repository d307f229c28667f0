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
export async function indexedSpool(site: string): Promise<Spool> {
  const db = await opened(`exhibit-${site}`);

  /** Resolves, with what `work` asked for, when all of it is done; rejects when nothing of it is. */
  function within<T>(
    mode: IDBTransactionMode,
    work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | void,
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const transaction = db.transaction([SEGMENTS, CHAINS], mode);
      const request = work((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = reject;
    });
  }

  return {
    async put({ header, body }, after) {
      const row: SegmentRow = { recording: header.recording, seq: header.seq, header, body };
      await within('readwrite', (store) => {
        // add, not put: a number that is taken must never get another content.
        store(SEGMENTS).add(row);
        store(CHAINS).put(after);
      });
    },
    async saveChain(chain) {
      await within('readwrite', (store) => store(CHAINS).put(chain));
    },
    async chain(recording) {
      return (await within<ChainState>('readonly', (store) => store(CHAINS).get(recording))) ?? null;
    },
    async first(recording) {
      const rows = await within('readonly', (store) => store(SEGMENTS).getAll(allOf(recording), 1));
      return (rows as SegmentRow[])[0] ?? null;
    },
    async replaceHeader(header) {
      const key = [header.recording, header.seq];
      const row = await within<SegmentRow>('readonly', (store) => store(SEGMENTS).get(key));
      if (row) await within('readwrite', (store) => store(SEGMENTS).put({ ...row, header }));
    },
    async remove(recording, seq) {
      await within('readwrite', (store) => store(SEGMENTS).delete([recording, seq]));
    },
    async waiting() {
      const keys = await within('readonly', (store) => store(SEGMENTS).getAllKeys());
      return (keys as [string, number][]).map(([recording]) => recording);
    },
    async forget(recording) {
      await within('readwrite', (store) => {
        store(SEGMENTS).delete(allOf(recording));
        store(CHAINS).delete(recording);
      });
    },
  };
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(SEGMENTS, { keyPath: ['recording', 'seq'] });
      request.result.createObjectStore(CHAINS, { keyPath: 'recording' });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = request.onblocked = reject;
  });
}

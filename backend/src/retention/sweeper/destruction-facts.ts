import { objectsPrefix } from '../../evidence/destruction-certificate.js';
import type { ObjectStore } from '../../storage/object-store.js';

/** What is known while there is somebody to ask; the certificate is made of it. */
export interface DestructionFacts {
  site: string;
  openedAt: string;
  manifestHash: string | null;
  segments: number;
  rules: { version: number; keptFrom: string; keepUntil: string; destroyBy: string };
  key: { kekVersion: number; wrappedHash: string; madeAt: string };
  objects: { key: string; bytes: number }[];
}

/** Everything that the store has of a recording. */
export async function objectsOf(
  store: ObjectStore,
  recordingId: string,
): Promise<DestructionFacts['objects']> {
  const found: DestructionFacts['objects'] = [];
  for await (const { key, size } of store.list(objectsPrefix(recordingId))) found.push({ key, bytes: size });
  return found;
}

/** The work for each of them, a few at a time; in their order. */
export async function fewAtATime<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  few = 16,
): Promise<R[]> {
  const done: R[] = new Array<R>(items.length);
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      done[at] = await work(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(few, items.length) }, one));
  return done;
}

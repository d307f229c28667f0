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

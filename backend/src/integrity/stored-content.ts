import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { sha256 } from '../evidence/sha256.js';
import type { ObjectStore } from '../storage/object-store.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import type { RunReport } from './run-report.js';

/** What the context of an object at rest says (docs/format/encrypted-object.md). Made anew here: nothing is asked of who wrote it. */
export type ObjectContext = Record<string, string | number | null>;

/** The object, if it is the very one that was stored; null, and a fault, when it is not. */
export async function storedObject(
  store: ObjectStore,
  key: string,
  ciphertextHash: string,
  report: RunReport,
): Promise<Buffer | null> {
  const object = await readObject(store, key, report);
  report.count('objects');
  if (object === null) return null;
  if (sha256(object).toString('hex') === ciphertextHash) return object;
  report.fault(objectItem(key), 'OBJECT_ALTERED');
  return null;
}

/** What is in it; null, and a fault, when this key and context did not make it. */
export function openedObject(
  objectKey: string,
  object: Buffer,
  { key, context }: { key: Buffer; context: ObjectContext },
  report: RunReport,
): Buffer | null {
  try {
    return decryptObject(key, canonicalBytes(context), object);
  } catch {
    report.fault(objectItem(objectKey), 'OBJECT_ALTERED', 'it does not open');
    return null;
  }
}

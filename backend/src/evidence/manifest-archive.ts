import { isCount, isHash, isObject } from './json-shape.js';

export const ARCHIVE_SCHEMA = 'exhibit.archive/v1';

/** What the manifest says of the one object that its segments were compacted into. */
export interface ManifestArchive {
  schema: typeof ARCHIVE_SCHEMA;
  /** Bytes of the object as it is stored, encrypted. */
  bytes: number;
  /** Hex SHA-256 of the same. */
  ciphertextHash: string;
  /** Hex SHA-256 of the index's canonical JSON. */
  indexHash: string;
  pieces: number;
}

export function isManifestArchive(value: unknown): value is ManifestArchive {
  if (!isObject(value) || value['schema'] !== ARCHIVE_SCHEMA) return false;
  const { bytes, ciphertextHash, indexHash, pieces } = value;
  return [bytes, pieces].every(isCount) && [ciphertextHash, indexHash].every(isHash);
}

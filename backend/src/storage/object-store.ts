/** Token of the object store. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

export type ObjectContent = Uint8Array | AsyncIterable<Uint8Array>;

export interface ObjectStat {
  key: string;
  size: number;
}

export interface PutOptions {
  /** Hex SHA-256 of the content. When it differs nothing is stored. */
  expectedSha256?: string;
}

/**
 * Where encrypted content lies. Objects are written once and never changed: no call overwrites. Errors are those of
 * storage.errors.ts; the contract is object-store.contract.ts, the same for every store.
 */
export interface ObjectStore {
  /** MUST NOT resolve before the object is durable and visible under its key. OBJECT_EXISTS when the key is taken. */
  put(key: string, content: ObjectContent, options?: PutOptions): Promise<{ size: number; sha256: string }>;
  get(key: string): Promise<Buffer>;
  /** Exactly `length` bytes from `offset`; OBJECT_RANGE_INVALID when they do not all exist. */
  getRange(key: string, offset: number, length: number): Promise<Buffer>;
  stat(key: string): Promise<ObjectStat>;
  /** Objects whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): AsyncIterable<ObjectStat>;
  /** Removing what is not there is no error: a repeated removal has the same end. */
  delete(key: string): Promise<void>;
}

/** The same names everywhere: lower case, no dotted parts, nothing a file system or a URL would read otherwise. */
export function isObjectKey(key: string): boolean {
  return key.length <= 512 && /^[a-z0-9_-][a-z0-9_.-]*(\/[a-z0-9_-][a-z0-9_.-]*)*$/.test(key);
}

/** A beginning of keys: possibly empty, possibly ending inside a part. */
export function isObjectPrefix(prefix: string): boolean {
  return prefix === '' || isObjectKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}

/** Token of the object store. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

export type ObjectContent = Uint8Array | AsyncIterable<Uint8Array>;

export interface ObjectStat {
  key: string;
  size: number;
}

export interface StoredObject {
  size: number;
  /** Hex SHA-256 of what was sent. */
  sha256: string;
}

/** Nobody removes the object before `until`. What is `compliance` can only become longer; no privilege ends it early. */
export interface Retention {
  mode: 'governance' | 'compliance';
  until: Date;
}

export interface ObjectLock {
  retention: Retention | null;
  held: boolean;
}

export interface PutOptions {
  /** Hex SHA-256 of the content. When it differs nothing is stored. */
  expectedSha256?: string;
  /** Bytes of a stream, when known. Content of another size is refused and nothing is stored. */
  size?: number;
  /** Stated with the object itself, always: a store's default for its bucket is never relied upon. */
  retention?: Retention;
  hold?: boolean;
}

export interface GetOptions {
  /** Hex SHA-256 that the content must have. Kept outside of the store, it also finds a store that lies about itself. */
  expectedSha256?: string;
}

export interface StoreCapabilities {
  kind: 'file' | 's3';
  /** Versions are kept by the store itself: what is overwritten behind our back is still there. */
  versions: boolean;
  /** `server`: the store refuses; `port`: only this port refuses, and whoever owns the disk does not need it. */
  locks: 'server' | 'port' | 'none';
  /** `store`: the store itself lets only one of many writers create a key; `checked`: we see to it that there is one. */
  conditionalCreate: 'store' | 'checked';
}

export interface StoreCondition {
  state: 'ok' | 'degraded' | 'down';
  /** For people who run the appliance; names no address, key or content. */
  detail: string;
}

/**
 * Where encrypted content lies. Objects are written once and never changed: no call overwrites. Errors are those of
 * storage.errors.ts; the contract is object-store.contract.ts, the same for every store.
 */
export interface ObjectStore {
  /** MUST NOT resolve before the object is durable and visible under its key. OBJECT_EXISTS when the key is taken. */
  put(key: string, content: ObjectContent, options?: PutOptions): Promise<StoredObject>;
  /** The whole object, or OBJECT_DAMAGED: never a part of it and never other bytes. */
  get(key: string, options?: GetOptions): Promise<Buffer>;
  /** The same in pieces, for what is too large to hold. A fault shows as an error before the end. */
  read(key: string, options?: GetOptions): AsyncIterable<Uint8Array>;
  /** Exactly `length` bytes from `offset`; OBJECT_RANGE_INVALID when they do not all exist. */
  getRange(key: string, offset: number, length: number): Promise<Buffer>;
  stat(key: string): Promise<ObjectStat>;
  /** Objects whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): AsyncIterable<ObjectStat>;
  /**
   * Removes every version. OBJECT_LOCKED while one is retained or held, and then none is removed. Removing what is not
   * there is no error: a repeated removal has the same end.
   */
  delete(key: string): Promise<void>;
  /**
   * The same for many at once, each for itself and all of them cheaper: for each key, in its place, null once it is
   * gone, or why it is not. MUST NOT resolve before every removal is durable.
   */
  deleteMany(keys: readonly string[]): Promise<unknown[]>;
  lockOf(key: string): Promise<ObjectLock>;
  /** Sets or extends. RETENTION_REFUSED for anything that would end earlier or bind less. */
  retain(key: string, retention: Retention): Promise<void>;
  hold(key: string, on: boolean): Promise<void>;
  capabilities(): Promise<StoreCapabilities>;
  /** What the last calls have shown; asks nothing. */
  condition(): StoreCondition;
}

/** The same names everywhere: lower case, no dotted parts, nothing a file system or a URL would read otherwise. */
export function isObjectKey(key: string): boolean {
  return key.length <= 512 && /^[a-z0-9_-][a-z0-9_.-]*(\/[a-z0-9_-][a-z0-9_.-]*)*$/.test(key);
}

/** A beginning of keys: possibly empty, possibly ending inside a part. */
export function isObjectPrefix(prefix: string): boolean {
  return prefix === '' || isObjectKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}

import { ProductError } from '../platform/product-error.js';

/** An object is written once. Whoever gets this compares hashes and goes on; nothing was changed. */
export class ObjectExistsError extends ProductError {
  constructor() {
    super('OBJECT_EXISTS', 409, 'There is an object of this name already. Objects are never overwritten.');
  }
}

export class ObjectNotFoundError extends ProductError {
  constructor(cause?: unknown) {
    super('OBJECT_NOT_FOUND', 404, 'There is no such object.', { cause });
  }
}

/** The bytes that arrived are not the bytes that were announced. Nothing was stored. */
export class ObjectHashMismatchError extends ProductError {
  constructor() {
    super('OBJECT_HASH_MISMATCH', 422, 'The content does not have the expected SHA-256. Send it again.');
  }
}

export class ObjectSizeMismatchError extends ProductError {
  constructor() {
    super('OBJECT_SIZE_MISMATCH', 422, 'The content does not have the announced size. Send it again.');
  }
}

export class ObjectKeyInvalidError extends ProductError {
  constructor() {
    super(
      'OBJECT_KEY_INVALID',
      400,
      'An object key is 1 to 512 of a-z 0-9 / _ . - without empty or dotted parts.',
    );
  }
}

export class ObjectRangeInvalidError extends ProductError {
  constructor() {
    super('OBJECT_RANGE_INVALID', 416, 'The range lies outside the object.');
  }
}

/** Nothing on hold or below its minimum is destroyed (P8). Nothing was removed, no version of it. */
export class ObjectLockedError extends ProductError {
  constructor(cause?: unknown) {
    super('OBJECT_LOCKED', 409, 'The object is on hold or retained. Release the hold, or wait for its end.', {
      cause,
    });
  }
}

export class RetentionInvalidError extends ProductError {
  constructor() {
    super('RETENTION_INVALID', 422, 'A retention must end in the future.');
  }
}

export class RetentionRefusedError extends ProductError {
  constructor(cause?: unknown) {
    super('RETENTION_REFUSED', 409, 'A retention can only be made longer and stricter.', { cause });
  }
}

/** The store cannot keep what was asked to be kept, so it was not stored at all. */
export class LockUnsupportedError extends ProductError {
  constructor(cause?: unknown) {
    super('OBJECT_LOCK_UNSUPPORTED', 409, 'This store cannot lock objects. Use a bucket with object lock.', {
      cause,
    });
  }
}

/** What the store gave is not what was put, even after asking again. It was not handed on. */
export class ObjectDamagedError extends ProductError {
  constructor(cause?: unknown) {
    super('OBJECT_DAMAGED', 503, 'The object store gave other bytes than were stored. Tell your operator.', {
      cause,
    });
  }
}

/** Why a store does not serve. Closed, so that it may stand in logs and on the system page. */
export const STORAGE_FAULTS = {
  folder: 'the folder cannot be used',
  full: 'the store is full',
  connection: 'the store cannot be reached',
  timeout: 'the store does not answer in time',
  overloaded: 'the store asks for patience',
  certificate: "the store's certificate is not trusted",
  credentials: 'the store does not accept the credentials',
  forbidden: 'the store does not allow it: read-only, or a missing right',
  bucket: 'the bucket does not exist',
  versioning: 'versioning of the bucket is not on',
  clock: "the store's clock and ours are too far apart",
  protocol: 'the store answers in a way that is not understood',
  resting: 'the store failed repeatedly and is asked again soon',
} as const;
export type StorageFault = keyof typeof STORAGE_FAULTS;

/** Full, read-only, unreachable or forbidden: try again later, and tell an administrator. */
export class StorageUnavailableError extends ProductError {
  // The reason is for the operator: the caller may be a visitor's browser, which need not know it.
  constructor(
    cause: unknown,
    readonly fault: StorageFault = 'folder',
  ) {
    super('STORAGE_UNAVAILABLE', 503, 'The object store cannot take or give content now. Try again later.', {
      cause,
    });
  }
}

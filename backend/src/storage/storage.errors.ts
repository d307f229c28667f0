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

/** Full, read-only, unreachable or forbidden: try again later, and tell an administrator. */
export class StorageUnavailableError extends ProductError {
  constructor(cause: unknown) {
    super('STORAGE_UNAVAILABLE', 503, 'The object store cannot take or give content now. Try again later.', {
      cause,
    });
  }
}

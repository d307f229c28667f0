import { ObjectExistsError, ObjectNotFoundError, StorageUnavailableError } from './storage.errors.js';

/** What a failed call to the file system means for an object. Anything else is passed on as it is. */
export function fileFailure(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  if (code === 'EEXIST') return new ObjectExistsError();
  if (isAbsent(error) || code === 'EISDIR') return new ObjectNotFoundError(error);
  // Full, read-only, forbidden, broken: ENOSPC, EDQUOT, EROFS, EACCES, EIO, EMFILE …
  return new StorageUnavailableError(error);
}

export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

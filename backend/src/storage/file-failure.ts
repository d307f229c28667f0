import {
  ObjectExistsError,
  ObjectNotFoundError,
  type StorageFault,
  StorageUnavailableError,
} from './storage.errors.js';

const FAULTS: Readonly<Record<string, StorageFault>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'forbidden',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
};

/** What a failed call to the file system means for an object. Anything else is passed on as it is. */
export function fileFailure(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  if (code === 'EEXIST') return new ObjectExistsError();
  if (isAbsent(error) || code === 'EISDIR') return new ObjectNotFoundError(error);
  return new StorageUnavailableError(error, FAULTS[code] ?? 'folder');
}

export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

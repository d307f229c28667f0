import { ProductError } from '../../platform/product-error.js';
import {
  LockUnsupportedError,
  ObjectExistsError,
  ObjectLockedError,
  ObjectNotFoundError,
  ObjectRangeInvalidError,
  type StorageFault,
  StorageUnavailableError,
} from '../storage.errors.js';

/** An answer that says "not now", or one that we could not wait for; made by the transport. */
export class S3Interrupted extends Error {
  constructor(
    readonly fault: 'timeout' | 'overloaded' | 'protocol',
    readonly status?: number,
  ) {
    super(`the store: ${fault}${status === undefined ? '' : ` (${status})`}`);
  }
}

const FAULT_OF_CODE: Readonly<Record<string, StorageFault>> = {
  NoSuchBucket: 'bucket',
  InvalidAccessKeyId: 'credentials',
  XAdminUserNotFound: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  AuthorizationHeaderMalformed: 'credentials',
  InvalidToken: 'credentials',
  ExpiredToken: 'credentials',
  AccessDenied: 'forbidden',
  AllAccessDisabled: 'forbidden',
  AccountProblem: 'forbidden',
  MethodNotAllowed: 'forbidden',
  RequestTimeTooSkewed: 'clock',
  XMinioStorageFull: 'full',
  QuotaExceeded: 'full',
  XMinioAdminBucketQuotaExceeded: 'full',
  InsufficientStorage: 'full',
  EntityTooLarge: 'full',
  SlowDown: 'overloaded',
  ServiceUnavailable: 'overloaded',
  InternalError: 'overloaded',
  RequestTimeout: 'timeout',
  OperationAborted: 'overloaded',
  ConditionalRequestConflict: 'overloaded',
  IncompleteBody: 'connection',
  BadDigest: 'connection',
  XAmzContentSHA256Mismatch: 'connection',
};

const ABSENT = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion']);
const NO_LOCKS = new Set(['ObjectLockConfigurationNotFoundError', 'InvalidBucketObjectLockConfiguration']);
/** Worth another attempt: the next one may meet a store, or a network, in a better state. */
const PASSING: readonly StorageFault[] = ['connection', 'timeout', 'overloaded', 'protocol'];

/** What a failed call to an S3 store means for an object. A fault of ours stays what it is. */
export function s3Failure(error: unknown): unknown {
  if (error instanceof ProductError) return error;
  if (error instanceof S3Interrupted) return new StorageUnavailableError(error, error.fault);
  const { code, syscall, name } = error as { code?: unknown; syscall?: string; name?: string };
  if (typeof code !== 'string')
    return name === 'S3Error' || name === 'InvalidXMLError'
      ? new StorageUnavailableError(error, 'protocol')
      : error;
  if (ABSENT.has(code)) return new ObjectNotFoundError(error);
  if (code === 'PreconditionFailed') return new ObjectExistsError();
  if (code === 'InvalidRange') return new ObjectRangeInvalidError();
  if (NO_LOCKS.has(code) || isMissingLock(error)) return new LockUnsupportedError(error);
  if (isKeptByLock(error)) return new ObjectLockedError();
  const known = FAULT_OF_CODE[code];
  if (known) return new StorageUnavailableError(error, known);
  if (isCertificateFault(code)) return new StorageUnavailableError(error, 'certificate');
  if (syscall !== undefined || isNetworkFault(code)) return new StorageUnavailableError(error, 'connection');
  return new StorageUnavailableError(error, 'protocol');
}

/** Whether the fault may be over in a moment. */
export const isPassing = (failure: unknown): boolean =>
  failure instanceof StorageUnavailableError && PASSING.includes(failure.fault);

/** InvalidRequest means many things; stores say in words which. */
function isMissingLock(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: unknown };
  return (
    code === 'InvalidRequest' && /object ?lock/i.test(String(message)) && /missing/i.test(String(message))
  );
}

/** MinIO's word for a version that its lock keeps; others say AccessDenied. */
function isKeptByLock(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: unknown };
  return code === 'InvalidRequest' && /\bWORM protected\b/i.test(String(message));
}

function isCertificateFault(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS|ERR_SSL/.test(code);
}

function isNetworkFault(code: string): boolean {
  return /^(E[A-Z]+|ERR_STREAM|HPE_|UND_)/.test(code);
}

import { ObjectLockedError } from '../storage.errors.js';
import { isPassing, S3Interrupted, s3Failure } from './s3-failure.js';

const coded = (code: string, more: object = {}) => Object.assign(new Error('in words'), { code, ...more });

describe('a failure of an S3 store', () => {
  it.each([
    ['NoSuchBucket', 'bucket'],
    ['InvalidAccessKeyId', 'credentials'],
    ['SignatureDoesNotMatch', 'credentials'],
    ['AccessDenied', 'forbidden'],
    ['MethodNotAllowed', 'forbidden'],
    ['RequestTimeTooSkewed', 'clock'],
    ['XMinioStorageFull', 'full'],
    ['QuotaExceeded', 'full'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['SomethingNew', 'protocol'],
  ])('%s is told as "%s"', (code, fault) => {
    expect(s3Failure(coded(code))).toMatchObject({ code: 'STORAGE_UNAVAILABLE', status: 503, fault });
  });

  it.each([
    ['ECONNREFUSED', { syscall: 'connect' }, 'connection'],
    ['ECONNRESET', {}, 'connection'],
    ['EPIPE', { syscall: 'write' }, 'connection'],
    ['ENOTFOUND', { syscall: 'getaddrinfo' }, 'connection'],
    ['SlowDown', {}, 'overloaded'],
    ['InternalError', {}, 'overloaded'],
    ['XAmzContentSHA256Mismatch', {}, 'connection'],
  ])('%s is passing, and worth another attempt', (code, more, fault) => {
    const failure = s3Failure(coded(code, more));
    expect(failure).toMatchObject({ code: 'STORAGE_UNAVAILABLE', fault });
    expect(isPassing(failure)).toBe(true);
  });

  it.each([['credentials'], ['bucket'], ['forbidden']])('is not tried again for %s', (fault) => {
    const codes: Record<string, string> = {
      credentials: 'InvalidAccessKeyId',
      bucket: 'NoSuchBucket',
      forbidden: 'AccessDenied',
    };
    expect(isPassing(s3Failure(coded(codes[fault]!)))).toBe(false);
  });

  it.each([
    ['NoSuchKey', 'OBJECT_NOT_FOUND'],
    ['NotFound', 'OBJECT_NOT_FOUND'],
    ['PreconditionFailed', 'OBJECT_EXISTS'],
    ['InvalidRange', 'OBJECT_RANGE_INVALID'],
    ['ObjectLockConfigurationNotFoundError', 'OBJECT_LOCK_UNSUPPORTED'],
  ])('%s becomes %s', (code, ours) => {
    expect(s3Failure(coded(code))).toMatchObject({ code: ours });
  });

  it('tells a bucket without locks from other requests that are invalid', () => {
    const message = 'Bucket is missing ObjectLockConfiguration';
    expect(s3Failure(coded('InvalidRequest', { message }))).toMatchObject({
      code: 'OBJECT_LOCK_UNSUPPORTED',
    });
    expect(s3Failure(coded('InvalidRequest'))).toMatchObject({ fault: 'protocol' });
  });

  it('takes a store at its word that a lock keeps the version', () => {
    const message = 'Object is WORM protected and cannot be overwritten';
    expect(s3Failure(coded('InvalidRequest', { message }))).toMatchObject({ code: 'OBJECT_LOCKED' });
  });

  it('keeps what is ours, and passes on what is a bug', () => {
    const [ours, bug] = [new ObjectLockedError(), new TypeError('a bug')];
    expect(s3Failure(ours)).toBe(ours);
    expect(s3Failure(bug)).toBe(bug);
  });

  it('keeps the reason of an interruption', () => {
    expect(s3Failure(new S3Interrupted('timeout'))).toMatchObject({ fault: 'timeout' });
  });
});

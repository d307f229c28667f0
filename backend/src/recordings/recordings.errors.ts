import { ProductError } from '../platform/product-error.js';

export const recordingNotFound = () =>
  new ProductError('RECORDING_NOT_FOUND', 404, 'There is no such recording.');

export const recordingNotQuarantined = () =>
  new ProductError(
    'RECORDING_NOT_QUARANTINED',
    409,
    'The recording is not quarantined: there is nothing to check again.',
  );

export const segmentNotFound = () =>
  new ProductError(
    'SEGMENT_NOT_FOUND',
    404,
    'The recording has no such segment; the list of segments says which it has.',
  );

export const segmentDamaged = (cause?: unknown) =>
  new ProductError(
    'SEGMENT_DAMAGED',
    422,
    'The stored segment is not what was acknowledged. Tell your operator: the store has to be checked.',
    { cause, level: 'error' },
  );

/** `fault` is a closed code; it goes to the audit log, the person is told the next step. */
export class ArchiveDamagedError extends ProductError {
  constructor(
    readonly fault: string,
    cause?: unknown,
  ) {
    super(
      'ARCHIVE_DAMAGED',
      422,
      'The stored recording is not what was sealed. Tell your operator: the store has to be checked.',
      { cause, level: 'error' },
    );
  }
}

export const archiveDamaged = (fault = 'UNKNOWN', cause?: unknown) => new ArchiveDamagedError(fault, cause);

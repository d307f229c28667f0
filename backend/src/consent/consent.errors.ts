import { ProductError } from '../platform/product-error.js';

export const consentInvalid = (fault: string) =>
  new ProductError(
    'CONSENT_INVALID',
    422,
    `The decision cannot be recorded (${fault}). Load the page again and decide once more.`,
  );

export const consentUnknown = () =>
  new ProductError('CONSENT_UNKNOWN', 404, 'There is no such decision on this site.');

export const consentRecordEnded = () =>
  new ProductError(
    'CONSENT_RECORD_ENDED',
    410,
    'The record of this decision was kept until its period ended and is gone, with everything recorded under it. There is nothing left to ask for.',
  );

export const noticeNotFound = () =>
  new ProductError('CONSENT_NOTICE_NOT_FOUND', 404, 'There is no such notice or version.');

export const noticeInvalid = (faults: readonly string[]) =>
  new ProductError('CONSENT_NOTICE_INVALID', 422, faults.join(' '));

export const noticeNotPublished = () =>
  new ProductError(
    'CONSENT_NOTICE_NOT_PUBLISHED',
    404,
    'No notice in this language is published for this site. Publish one in the console, or ask in another language.',
  );

export const subjectKeyUnknown = (newest: number) =>
  new ProductError(
    'SUBJECT_KEY_UNKNOWN',
    404,
    `This subject was named under a key that the site never had; its newest is version ${newest}. Look the customer up again.`,
  );

export const legalBasisNotFound = () =>
  new ProductError('LEGAL_BASIS_NOT_FOUND', 404, 'There is no such version of legal bases.');

export const legalBasisInvalid = (faults: readonly string[]) =>
  new ProductError('LEGAL_BASIS_INVALID', 422, faults.join(' '));

export const invalidationAsked = () =>
  new ProductError(
    'INVALIDATION_ASKED',
    409,
    'Somebody asked for that already. Another person who may publish has to agree.',
  );

export const importConflict = () =>
  new ProductError(
    'IMPORT_CONFLICT',
    409,
    'Another proof stands under this reference. Hand over a new decision under a reference of its own.',
  );

export const proofTooLarge = () =>
  new ProductError('PROOF_TOO_LARGE', 413, 'A proof has at most 131072 bytes. Hand over a smaller one.');

import { ProductError } from '../platform/product-error.js';

export const receiptUnknown = () =>
  new ProductError('CONSENT_UNKNOWN', 404, 'This receipt is not known here.');

export const noSuchKind = () =>
  new ProductError('SUBJECT_REQUEST_INVALID', 404, 'A visitor asks for access, erasure or restriction.');

export const tooManyUnidentified = () =>
  new ProductError(
    'TOO_MANY_REQUESTS_WAIT',
    429,
    'Many people have asked already. Ask the firm at the address that your page names.',
  );

export const requestUnidentified = () =>
  new ProductError(
    'SUBJECT_REQUEST_UNIDENTIFIED',
    409,
    'A visitor asked, and nobody has found out who it is. Write down how you did, or decline the request.',
  );

export const requestIdentified = () =>
  new ProductError(
    'SUBJECT_REQUEST_IDENTIFIED',
    409,
    'It is written down already how it was found out who asked.',
  );

export const requestNotFound = () =>
  new ProductError('SUBJECT_REQUEST_NOT_FOUND', 404, 'There is no such request.');

export const requestInvalid = (detail: string) => new ProductError('SUBJECT_REQUEST_INVALID', 422, detail);

export const requestClosed = () =>
  new ProductError(
    'SUBJECT_REQUEST_CLOSED',
    409,
    'The request is answered. Open a new one for what is asked now.',
  );

export const requestExtended = () =>
  new ProductError(
    'SUBJECT_REQUEST_EXTENDED',
    409,
    'The time to answer was extended once, and cannot be again.',
  );

export const requestOverdue = () =>
  new ProductError(
    'SUBJECT_REQUEST_OVERDUE',
    409,
    'The month is over. An extension had to be told within it; answer the request now.',
  );

export const requestSecondPerson = () =>
  new ProductError(
    'SECOND_PERSON_REQUIRED',
    403,
    'You opened this request. Ask another person who may answer requests to look at what will be erased.',
  );

export const requestForgotten = () =>
  new ProductError(
    'SUBJECT_REQUEST_FORGOTTEN',
    409,
    'It was answered long ago, and whom it was about is not kept any more. Open a new request.',
  );

export const cannotLift = () =>
  new ProductError('RESTRICTION_NOT_STANDING', 409, 'There is no restriction of this request that stands.');

export const notForCopies = () =>
  new ProductError(
    'SUBJECT_REQUEST_NOT_ACCESS',
    409,
    'Copies are made for a request for access that is not declined.',
  );

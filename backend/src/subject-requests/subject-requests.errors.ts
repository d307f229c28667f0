import { ProductError } from '../platform/product-error.js';

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

export const cannotLift = () =>
  new ProductError('RESTRICTION_NOT_STANDING', 409, 'There is no restriction of this request that stands.');

export const notForCopies = () =>
  new ProductError(
    'SUBJECT_REQUEST_NOT_ACCESS',
    409,
    'Copies are made for a request for access that is not declined.',
  );

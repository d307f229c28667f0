import { ProductError } from '../../platform/product-error.js';

export const runNotFound = () => new ProductError('DISCLOSURE_RUN_NOT_FOUND', 404, 'There is no such run.');

export const runOpen = () =>
  new ProductError(
    'DISCLOSURE_RUN_OPEN',
    409,
    'A run of this disclosure is under way. Wait until it has ended, or cancel it.',
  );

export const runEnded = () =>
  new ProductError('DISCLOSURE_RUN_ENDED', 409, 'The run has ended. What it did stays.');

export const notPublished = () =>
  new ProductError(
    'DISCLOSURE_NOT_PUBLISHED',
    409,
    'A draft gives no verdicts. Preview it, or ask another person to publish it first.',
  );

export const timeEmpty = () =>
  new ProductError(
    'DISCLOSURE_RUN_TIME_EMPTY',
    422,
    'The end is not after the beginning, or lies beyond now. Choose a time that has passed.',
  );

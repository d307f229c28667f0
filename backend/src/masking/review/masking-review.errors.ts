import { ProductError } from '../../platform/product-error.js';

export const reviewNotFound = () =>
  new ProductError('MASKING_REVIEW_NOT_FOUND', 404, 'The site has no review of this number.');

export const reviewStale = () =>
  new ProductError(
    'MASKING_REVIEW_STALE',
    409,
    'What is to be reviewed changed meanwhile. Load the page again, look at what is new, and confirm that.',
  );

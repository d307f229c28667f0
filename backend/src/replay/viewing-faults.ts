import { ProductError } from '../platform/product-error.js';

export const viewingNotFound = () =>
  new ProductError('VIEWING_NOT_FOUND', 404, 'There is no such viewing. Open the recording again.');

export const viewingOver = () =>
  new ProductError('VIEWING_ENDED', 403, 'This viewing is over. Open the recording again.');

export const viewingStopped = () =>
  new ProductError(
    'VIEWING_STOPPED',
    403,
    'Somebody stopped this viewing and took the grant back. Ask them, or ask for access again.',
  );

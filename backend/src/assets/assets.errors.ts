import { ProductError } from '../platform/product-error.js';

export const assetHashMismatch = () =>
  new ProductError(
    'ASSET_HASH_MISMATCH',
    422,
    'The bytes are not those that the address names. Send the asset again.',
  );

export const assetUnsupported = () =>
  new ProductError('ASSET_UNSUPPORTED', 422, 'Only fonts and raster images are kept. Send nothing else.');

export const assetLimitReached = () =>
  new ProductError('ASSET_LIMIT_REACHED', 429, 'The site sent more new assets in an hour than are kept.', {
    level: 'warn',
  });

export const assetNotFound = () =>
  new ProductError('ASSET_NOT_FOUND', 404, 'The recording has no such font or image.');

export const assetDamaged = (cause?: unknown) =>
  new ProductError(
    'ASSET_DAMAGED',
    422,
    'The stored font or image is not what was captured. Tell your operator: the store has to be checked.',
    { cause, level: 'error' },
  );

import { ProductError } from '../../platform/product-error.js';

export const collectionNotFound = (): ProductError =>
  new ProductError('PACK_COLLECTION_NOT_FOUND', 404, 'There is no such collection of packs.');

export const collectionNotReady = (): ProductError =>
  new ProductError(
    'PACK_COLLECTION_NOT_READY',
    409,
    'The packs are still being made. Come back when it is ready.',
  );

export const nothingToCollect = (): ProductError =>
  new ProductError('NOTHING_TO_COLLECT', 409, 'No recording has what was asked for.');

export const tooManyToCollect = (most: number): ProductError =>
  new ProductError(
    'TOO_MANY_TO_COLLECT',
    409,
    `More than ${most} recordings have what was asked for. Narrow the time and order several.`,
  );

export const collectionAboutOneThing = (): ProductError =>
  new ProductError('COLLECTION_ABOUT_ONE_THING', 400, 'Name either a disclosure or a subject.');

export const collectionNotGivenUp = (): ProductError =>
  new ProductError(
    'PACK_COLLECTION_NOT_GIVEN_UP',
    409,
    'This collection is finished, or is being made. Look at it again.',
  );

export const collectionOfAnother = (): ProductError =>
  new ProductError(
    'PACK_COLLECTION_OF_ANOTHER',
    403,
    'Only who ordered a collection may have it tried again. Order one yourself.',
  );

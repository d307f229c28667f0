import { ProductError } from '../../platform/product-error.js';

export const verdictNotFound = () => new ProductError('VERDICT_NOT_FOUND', 404, 'There is no such verdict.');

export const nothingToMeasure = () =>
  new ProductError(
    'NOTHING_TO_MEASURE',
    409,
    'The rule had nothing to say about this visit, so there is nothing to measure again.',
  );

export const remeasurementOpen = () =>
  new ProductError(
    'REMEASUREMENT_OPEN',
    409,
    'This verdict is being measured again. Wait until that has ended.',
  );

export const remeasuredOften = (most: number) =>
  new ProductError(
    'REMEASURED_OFTEN',
    409,
    `This verdict was measured again ${most} times. The recording does not change; look at what was found.`,
  );

export const stillNotFound = () =>
  new ProductError('REMEASUREMENT_STILL_NOT_FOUND', 404, 'There is no such picture.');

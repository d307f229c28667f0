import { AccessRefused } from '../../access/access.errors.js';
import { ProductError } from '../../platform/product-error.js';
import { endedFault, type Standing } from '../../recordings/recording-lookup.service.js';

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

/** Why a recording in this state is not drawn, or null. */
export function drawingFault(recording: Standing, isRestricted: boolean): ProductError | null {
  const { state } = recording;
  if (isRestricted) return new AccessRefused('RECORDING_RESTRICTED');
  if (state === 'quarantined')
    return new ProductError(
      'RECORDING_QUARANTINED',
      403,
      'The recording is quarantined: something arrived in it that should have been masked. Nobody can watch it.',
      { level: 'warn' },
    );
  if (state === 'open')
    return new ProductError(
      'RECORDING_NOT_SEALED',
      409,
      'The visit is still going on. Come back when it is sealed.',
    );
  return endedFault(recording);
}

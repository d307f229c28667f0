import { ProductError } from '../platform/product-error.js';
import { endedFault, type Standing } from '../recordings/recording-lookup.service.js';

/** Why nobody may watch a recording in this state, or null. */
export function watchFault(recording: Standing): ProductError | null {
  const { state } = recording;
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

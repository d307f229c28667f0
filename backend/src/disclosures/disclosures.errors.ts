import { ProductError } from '../platform/product-error.js';
import type { DefinitionFault } from './definition-faults.js';

export const disclosureNotFound = () =>
  new ProductError('DISCLOSURE_NOT_FOUND', 404, 'There is no such disclosure or version.');

/** The code of the first fault, and all of them in words. */
export function disclosureInvalid(faults: readonly DefinitionFault[]): ProductError {
  const [first] = faults;
  const detail = faults.map(({ text }) => text).join(' ');
  return new ProductError(first!.code, 422, detail, { extensions: { field: first!.field } });
}

export const neverInForce = () =>
  new ProductError(
    'DISCLOSURE_NEVER_IN_FORCE',
    409,
    'The time in which this version would be in force is over. Draft a new version with another time.',
  );

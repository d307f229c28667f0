import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProductError } from '../product-error.js';

/** Refuses unknown fields and names every wrong one by its path; values are not repeated. */
export const bodyValidation = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (faults) =>
      new ProductError('REQUEST_INVALID', 400, faults.flatMap((fault) => describe(fault)).join('; ')),
  });

function describe(fault: ValidationError, path = ''): string[] {
  const here = path ? `${path}.${fault.property}` : fault.property;
  const own = Object.values(fault.constraints ?? {}).map((text) => text.replace(fault.property, here));
  return [...own, ...(fault.children ?? []).flatMap((child) => describe(child, here))];
}

import { ProductError } from '../../platform/product-error.js';

export const stillsUnavailable = (detail: string): ProductError =>
  new ProductError('STILLS_UNAVAILABLE', 409, detail, { level: 'warn' });

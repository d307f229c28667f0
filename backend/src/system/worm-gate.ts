import type { FactoryProvider } from '@nestjs/common';
import { Configuration } from '../platform/config/configuration.js';
import { ProductError } from '../platform/product-error.js';
import { wormRefusal } from '../storage/qualification/worm-gate.js';
import { StoreQualifications } from './store-qualifications.service.js';

export const WORM_GATE = Symbol('WORM_GATE');

/** Nothing starts in WORM mode on a store that was not found fit for it. A factory, so that it comes before any job runs. */
export const wormGate: FactoryProvider<Promise<true>> = {
  provide: WORM_GATE,
  inject: [StoreQualifications, Configuration],
  useFactory: async (qualifications: StoreQualifications, { storage }: Configuration) => {
    if (!storage.worm) return true;
    const reasons = wormRefusal(qualifications.storeId, await qualifications.last());
    if (reasons.length === 0) return true;
    const listed = reasons.map((reason) => `\n  - ${reason}`).join('');
    throw new ProductError(
      'STORE_NOT_FIT_FOR_WORM',
      503,
      `storage.worm is on, and the store is not fit.${listed}`,
    );
  },
};

import type { StoreQualification } from './qualification.js';

export type LastQualification = Pick<StoreQualification, 'storeId' | 'worm' | 'reasons'>;

/** Why WORM may not be switched on for this store; nothing when it may. */
export function wormRefusal(storeId: string, last: LastQualification | null): string[] {
  if (last === null || last.storeId !== storeId)
    return ['This store has not been examined. Run: npm run cli -- qualify-store'];
  if (last.worm) return [];
  return last.reasons.length > 0 ? last.reasons : ['The last examination found the store unfit.'];
}

import { ProductError } from './product-error.js';

/** A version that one person drafted and another publishes. The database holds the same rule as a constraint. */
export interface Draft {
  draftedBy: string;
  publishedBy: string | null;
}

export const mayPublish = (draft: Draft, personId: string): boolean =>
  draft.publishedBy === null && draft.draftedBy !== personId;

/** Why a person may not publish, or null. */
export function publicationFault(draft: Draft, personId: string): ProductError | null {
  if (draft.publishedBy !== null)
    return new ProductError(
      'ALREADY_PUBLISHED',
      409,
      'This version is published already. Draft a new one to change it.',
    );
  if (draft.draftedBy === personId)
    return new ProductError(
      'SECOND_PERSON_REQUIRED',
      403,
      'You drafted this version. Ask another person who may publish to look at it.',
    );
  return null;
}

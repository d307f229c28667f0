import { ProductError } from '../../platform/product-error.js';

/** RFC 7644, 3.12. */
export type ScimType =
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidValue'
  | 'noTarget'
  | 'tooMany';

/** A refusal as a directory understands it; the filter of the SCIM routes writes it down as one. */
export class ScimRefused extends ProductError {
  constructor(
    status: 400 | 403 | 404 | 409,
    readonly scimType: ScimType | null,
    detail: string,
  ) {
    super('SCIM_REFUSED', status, detail);
  }
}

import { ProductError } from '../platform/product-error.js';
import type { RuleFault } from './retention-rule.js';

export const rulesNotFound = () =>
  new ProductError('RETENTION_RULES_NOT_FOUND', 404, 'There is no such version of the retention rules.');

const WORDS: Record<RuleFault['code'], string> = {
  PERIOD_INVALID: 'a period must be years, months and days, such as P6Y or P90D',
  LAW_MISSING: 'a minimum must name the law that asks for it',
  RULE_EMPTY: 'a rule must have a minimum or a maximum',
  MINIMUM_ABOVE_MAXIMUM: 'its minimum can end after its maximum',
  MAXIMUM_OF_FOREVER: 'what is kept for ever has no maximum',
  DECLARED_TWICE: 'a site is declared twice',
  NO_MAXIMUM: 'no rule for all sites, categories and jurisdictions says when recordings end',
  CONSENT_PERIOD_INVALID: 'a period must be years, months and days, such as P3Y, or forever',
  CONSENT_REASON_MISSING: 'say which law or need keeps records of consent so long',
  CONSENT_PERIOD_TWICE: 'records of consent of this site, or of all, have a period already',
};

export function rulesInvalid(faults: readonly RuleFault[]): ProductError {
  const [first] = faults;
  const list = first!.code.startsWith('CONSENT_') ? 'Period of consent' : 'Rule';
  const where = first!.rule === null ? '' : `${list} ${first!.rule + 1}: `;
  return new ProductError(
    'RETENTION_RULES_INVALID',
    422,
    `${where}${WORDS[first!.code]}. Correct it and draft again.`,
    { extensions: { fault: first!.code, rule: first!.rule ?? -1 } },
  );
}

export const siteUnknown = () =>
  new ProductError('SITE_NOT_FOUND', 404, 'A rule or a declaration names a site that is not there.');

export const rulesOutdated = () =>
  new ProductError(
    'RETENTION_RULES_OUTDATED',
    409,
    'A newer version is in force already. Draft these rules again to publish them.',
  );

export const matterNotFound = () => new ProductError('MATTER_NOT_FOUND', 404, 'There is no such matter.');

export const matterNameTaken = () =>
  new ProductError('MATTER_NAME_TAKEN', 409, 'There is a matter of this name. Place the hold under it.');

export const holdNotFound = () => new ProductError('HOLD_NOT_FOUND', 404, 'There is no such hold.');

export const holdReleased = () =>
  new ProductError('HOLD_RELEASED', 409, 'The hold is released already. Place a new one to hold again.');

export const releaseAsked = () =>
  new ProductError(
    'HOLD_RELEASE_ASKED',
    409,
    'Somebody has asked for its release already. Another person has to agree.',
  );

export const releaseNotAsked = () =>
  new ProductError('HOLD_RELEASE_NOT_ASKED', 409, 'Nobody has asked for its release yet. Ask for it first.');

export const releaseSecondPerson = () =>
  new ProductError(
    'SECOND_PERSON_REQUIRED',
    403,
    'You asked for this release. Another person has to agree to it.',
  );

export const nothingToHold = () =>
  new ProductError(
    'NOTHING_TO_HOLD',
    409,
    'No recording is what this hold is about, and it does not catch later ones. Nothing would be held.',
  );

export const holdInvalid = (detail: string) => new ProductError('HOLD_INVALID', 422, detail);

export const holdTooLarge = (most: number) =>
  new ProductError(
    'HOLD_TOO_LARGE',
    422,
    `A hold lists at most ${most} recordings. Use a search, or several holds under one matter.`,
  );

export const destructionNotFound = () =>
  new ProductError('DESTRUCTION_NOT_FOUND', 404, 'Nothing is known of a destruction of this recording.');

export const destructionNotWaiting = () =>
  new ProductError(
    'DESTRUCTION_NOT_WAITING',
    409,
    'This destruction does not wait for an approval. Look at the list again.',
  );

export const certificateNotYet = () =>
  new ProductError(
    'CERTIFICATE_NOT_ISSUED',
    409,
    'The destruction is not finished: there is no certificate yet. Come back later.',
  );

export const tooManyCertificates = (most: number) =>
  new ProductError(
    'TOO_MANY_CERTIFICATES',
    422,
    `More than ${most} certificates were issued in this time. Narrow it and take them out in parts.`,
  );

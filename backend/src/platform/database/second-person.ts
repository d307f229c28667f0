import { QueryFailedError } from 'typeorm';
import { ProductError } from '../product-error.js';

const CHECK_VIOLATION = '23514';

/**
 * The refusal that a two-person rule of PostgreSQL stands for, or null. PostgreSQL knows what the code that asked it may
 * not: which accounts are one person's.
 */
export function secondPersonFault(thrown: unknown): ProductError | null {
  if (!(thrown instanceof QueryFailedError)) return null;
  const { code, constraint } = thrown.driverError as { code?: string; constraint?: string };
  return code === CHECK_VIOLATION && constraint?.startsWith('another_person_')
    ? new ProductError(
        'SECOND_PERSON_REQUIRED',
        403,
        'You have done your part of this already, with this account or another one. Ask another person to do theirs.',
        { cause: thrown, level: 'warn' },
      )
    : null;
}

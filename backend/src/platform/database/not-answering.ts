import { QueryFailedError } from 'typeorm';
import { ProductError } from '../product-error.js';

/** Of PostgreSQL: no connection (class 08), it shuts down or starts, no more connections. */
const OF_POSTGRESQL = /^(08...|57P0[123]|53300)$/;
/** Of connecting. What breaks off later may as well be whoever asked. */
const OF_THE_NETWORK = ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'];
const BROKEN_OFF = ['ECONNRESET', 'EPIPE'];
/** The driver has no code for it. */
const TERMINATED = 'Connection terminated unexpectedly';

/** That what the appliance stands on does not answer is nobody's bug, and over when it answers; null for any other failure. */
export function notAnswering(thrown: unknown): ProductError | null {
  const ofAQuery = thrown instanceof QueryFailedError;
  const fault = ofAQuery ? (thrown.driverError as unknown) : thrown;
  if (typeof fault !== 'object' || fault === null) return null;
  const { code, message } = fault as { code?: unknown; message?: unknown };
  const isSo =
    typeof code === 'string'
      ? OF_POSTGRESQL.test(code) || OF_THE_NETWORK.includes(code) || (ofAQuery && BROKEN_OFF.includes(code))
      : message === TERMINATED;
  if (!isSo) return null;
  return new ProductError(
    'NOT_READY',
    503,
    'A part that the appliance stands on does not answer. Try again in a moment.',
    { cause: fault },
  );
}

import { QueryFailedError } from 'typeorm';
import { ProductError } from '../product-error.js';

/** Codes of PostgreSQL: NUL in a text, NUL in a document, half a surrogate pair in a document. */
const UNKEEPABLE = ['22021', '22P05', '22P02'];

/** What is wrong with a request that holds a character which no table can keep; null for any other failure. */
export function unkeepableValue(thrown: unknown): ProductError | null {
  if (!(thrown instanceof QueryFailedError)) return null;
  const { code } = thrown.driverError as { code?: string };
  if (code === undefined || !UNKEEPABLE.includes(code)) return null;
  return new ProductError(
    'REQUEST_INVALID',
    400,
    'It holds a character that cannot be kept, such as NUL. Take it out and send it again.',
  );
}

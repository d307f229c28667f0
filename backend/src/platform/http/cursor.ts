import { ProductError } from '../product-error.js';

/** Where a page of a list ended, newest first. Opaque to the client. */
export interface Cursor {
  at: Date;
  id: string;
}

export const encodeCursor = ({ at, id }: Cursor): string =>
  Buffer.from(`${at.toISOString()} ${id}`, 'utf8').toString('base64url');

export function decodeCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  const [at, id] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const time = new Date(at ?? '');
  if (Number.isNaN(time.getTime()) || !/^[0-9a-f-]{36}$/.test(id ?? ''))
    throw new ProductError('CURSOR_INVALID', 400, 'Start the list again from its first page.');
  return { at: time, id: id! };
}

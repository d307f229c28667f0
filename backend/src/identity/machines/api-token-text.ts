import { newToken } from '../session-token.js';

/** So that a scanner for secrets finds one that was put where it does not belong. */
const PREFIX = 'exhibit_';
const TOKEN = /^Bearer exhibit_([A-Za-z0-9_-]{43})$/;

export const newApiToken = (): { shown: string; secret: string } => {
  const secret = newToken();
  return { shown: PREFIX + secret, secret };
};

/** The secret of an Authorization header. `undefined`: there is no such header; null: it is not one of ours. */
export function apiTokenIn(header: string | undefined): string | null | undefined {
  return header === undefined ? undefined : (TOKEN.exec(header)?.[1] ?? null);
}

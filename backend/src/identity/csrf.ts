import { sameToken } from './session-token.js';

export const CSRF_HEADER = 'x-csrf-token';

const READS = new Set(['GET', 'HEAD']);

/**
 * Whether a request comes from our own console. Reads change nothing and need no proof; anything else carries the
 * session's token, and where the browser names an origin it is ours.
 */
export function fromOurConsole(
  request: { method: string; token: string | undefined; origin: string | undefined },
  sessionToken: string,
  publicUrl: string,
): boolean {
  if (READS.has(request.method)) return true;
  if (request.token === undefined || !sameToken(request.token, sessionToken)) return false;
  return request.origin === undefined || request.origin === new URL(publicUrl).origin;
}

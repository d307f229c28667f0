const LONGEST = 1_000;

/** Where the browser goes after login: a path of this site, or the start page. Never another site. */
export function safeReturnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > LONGEST) return '/';
  // Browsers read a backslash as a slash and drop tabs and line breaks, so neither may be there at all.
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return '/';
  const here = 'https://here.invalid';
  const url = new URL(wanted, here);
  if (url.origin !== here || /^\/(auth|api)(\/|$)/.test(url.pathname) || url.pathname.startsWith('//'))
    return '/';
  return wanted;
}

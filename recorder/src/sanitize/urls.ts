const WORDS = /^[A-Za-z]?[a-z]{1,23}([A-Z][a-z]{1,23}){0,3}([-_.][a-z]{1,24}){0,5}([-_.]?\d{1,2})?$/;
const HEX = /^[0-9a-f]{6,}$/i;
export const MASKED_PATH_PART = ':id';

/** A path with every part that does not look like a plain word replaced: it may name a person or a contract. */
export function maskPath(path: string): string {
  return path
    .split('/')
    .slice(0, 20)
    .map((part) => (part === '' || (WORDS.test(part) && !HEX.test(part)) ? part : MASKED_PATH_PART))
    .join('/');
}

/** Address of a page: origin and masked path. Query, fragment and credentials never leave (P1). */
export function maskPageUrl(href: string): string {
  try {
    const url = new URL(href);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'about:blank';
    return url.origin + maskPath(url.pathname);
  } catch {
    return 'about:blank';
  }
}

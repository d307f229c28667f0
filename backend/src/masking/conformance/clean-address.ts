/** A part of a path that may stay: at most six words of letters, the last with up to two digits. */
const WORDS = /^[A-Za-z]{1,96}([-_.][a-z]{1,24}){0,5}([-_.]?\d{1,2})?$/;
const HEX = /^[0-9a-f]{6,}$/i;
const PART_STAND_IN = ':id';
const PARTS = 20;

/** A path of plain words, with `:id` for everything else. What is a plain word cannot be told from a short name. */
export function isCleanPath(path: string): boolean {
  const [first, ...parts] = path.split('/');
  return first === '' && parts.length < PARTS && parts.every(isCleanPart);
}

/** An origin of this site and a clean path; no query, no fragment, no credentials. */
export function isCleanAddress(href: string, origins: readonly string[]): boolean {
  if (href === 'about:blank') return true;
  const origin = origins.find((candidate) => href === candidate || href.startsWith(`${candidate}/`));
  return origin !== undefined && isCleanPath(href.slice(origin.length) || '/');
}

const isCleanPart = (part: string): boolean =>
  part === '' || part === PART_STAND_IN || (WORDS.test(part) && !HEX.test(part));

/** As the recorder masks the parts of a path that do not look like plain words. */
const MASKED_PART = ':id';
const WORDS = /^[A-Za-z]?[a-z]{1,23}([A-Z][a-z]{1,23}){0,3}([-_.][a-z]{1,24}){0,5}([-_.]?\d{1,2})?$/;
const HEX = /^[0-9a-f]{6,}$/i;

/** Does a recorded path match a rule's pattern? `*` is one part, `**` any rest; a trailing slash means nothing. */
export function matchesPath(path: string, pattern: string): boolean {
  const parts = partsOf(path);
  const asked = partsOf(pattern);
  const rest = asked.indexOf('**');
  if (rest === -1 ? parts.length !== asked.length : parts.length < rest) return false;
  return (rest === -1 ? asked : asked.slice(0, rest)).every(
    (part, at) => part === '*' || part === parts[at] || (parts[at] === MASKED_PART && isMasked(part)),
  );
}

const partsOf = (path: string): string[] => path.replace(/^\//, '').replace(/\/$/, '').split('/');
const isMasked = (part: string): boolean => !WORDS.test(part) || HEX.test(part);

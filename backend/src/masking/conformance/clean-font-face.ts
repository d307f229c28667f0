const CODE_POINT = '(?:10[0-9a-f]{4}|[0-9a-f]{1,5})';
const CODE_POINTS = `u\\+(?:${CODE_POINT}(?:-${CODE_POINT})?|[0-9a-f]{0,5}\\?{1,5})`;
const override = /^(normal|\d{1,3}(\.\d{1,4})?%)$/i;

/** What a font's rule may say beside its name and its address: numbers, ranges and words of CSS's own. */
const DESCRIPTORS: Readonly<Record<string, RegExp>> = {
  'font-weight': /^(normal|bold|\d{1,4}( \d{1,4})?)$/i,
  'font-style': /^(normal|italic|oblique( -?\d{1,2}deg){0,2})$/i,
  'font-stretch': /^(normal|((ultra|extra|semi)-)?(condensed|expanded)|\d{1,3}%( \d{1,3}%)?)$/i,
  'unicode-range': new RegExp(`^${CODE_POINTS}(?:, ?${CODE_POINTS}){0,200}$`, 'i'),
  'ascent-override': override,
  'descent-override': override,
  'line-gap-override': override,
  'size-adjust': override,
};

/** `descriptors` as they stand behind the address: each begins with a semicolon. */
export function areCleanDescriptors(descriptors: string): boolean {
  return descriptors
    .split(';')
    .slice(1)
    .every((descriptor) => {
      const colon = descriptor.indexOf(':');
      const name = descriptor.slice(0, Math.max(colon, 0)).toLowerCase();
      return Object.hasOwn(DESCRIPTORS, name) && DESCRIPTORS[name]!.test(descriptor.slice(colon + 1));
    });
}

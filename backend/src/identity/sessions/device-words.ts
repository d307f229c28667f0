const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\biPhone|iPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Enough for people to recognise their own browser. What the header says beyond that is nobody's business. */
export function deviceWords(userAgent: string | undefined): string {
  const said = (userAgent ?? '').slice(0, 500);
  const browser = named(BROWSERS, said) ?? 'another program';
  const system = named(SYSTEMS, said);
  return system ? `${browser} on ${system}` : browser;
}

const named = (among: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  among.find(([pattern]) => pattern.test(text))?.[1];

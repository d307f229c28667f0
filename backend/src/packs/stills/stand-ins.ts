const STAND_IN = /exhibit-asset:((?:font|image|style)-[0-9a-z]{1,12}-[0-9a-z]{1,6})/g;

/** Never fetched, by anybody (CSS Values 4, 4.5.4). */
const NOTHING = 'about:invalid';

/** Drawn where an image was and was not captured: missing must not look empty. The console draws the same. */
const MISSING_IMAGE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"><defs><pattern id="h" width="8" height="8" ' +
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V8" stroke="#8a1c1c" stroke-width="2"/>' +
    '</pattern></defs><rect width="100%" height="100%" fill="url(#h)" stroke="#8a1c1c"/></svg>',
)}`;

/** The same value with every stand-in replaced by what it stands for, or by something that shows as missing. */
export function inPlaceOfStandIns<T>(value: T, urls: ReadonlyMap<string, string>): T {
  if (typeof value === 'string')
    return (
      value.includes('exhibit-asset:')
        ? value.replace(
            STAND_IN,
            (_, name: string) => urls.get(name) ?? (name.startsWith('image-') ? MISSING_IMAGE : NOTHING),
          )
        : value
    ) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => inPlaceOfStandIns(item, urls)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, inPlaceOfStandIns(item as unknown, urls)]),
  ) as T;
}

/** The names of all stand-ins in a value. */
export function namesOfStandIns(value: unknown): Set<string> {
  const json = JSON.stringify(value) ?? '';
  return new Set([...json.matchAll(STAND_IN)].map(([, name]) => name!));
}

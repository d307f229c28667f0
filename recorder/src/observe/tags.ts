import type { DeclaredTag, TagObservation } from '@exhibit/contract';

/** Eight digits and more may be an account, a card or a telephone. */
const BELOW = 1e7;

/** The tag as it may leave: declared keys with declared kinds of values. Null when the tag is not declared. */
export function cleanTag(
  declared: DeclaredTag[] | undefined,
  tag: string,
  given: object,
): Omit<TagObservation, 'at'> | null {
  const found = declared?.find((one) => one.tag === tag);
  if (!found) return null;
  const values: TagObservation['values'] = {};
  for (const { name, kind, values: words } of found.keys) {
    const value: unknown = (given as Record<string, unknown>)[name];
    if (kind === 'number' && typeof value === 'number' && Math.abs(value) < BELOW)
      values[name] = Math.round(value * 100) / 100;
    if (kind === 'enum' && words?.includes(value as string)) values[name] = value as string;
  }
  return { tag: found.tag, values };
}

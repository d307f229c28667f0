import { canonicalText, parseCanonical } from '../canonical-json.js';
import { isObject, isText } from '../json-shape.js';
import { PACK_PATHS } from '../pack-format.js';
import { readPackZip } from '../pack-zip.js';
import { type DisclosureVersion, requireDisclosureVersion } from '../disclosure-version.js';
import type { Verdict } from '../verdict.js';
import { dwellWords, reasonWords, remeasuredWords, verdictWords } from '../verdict-words.js';

export interface DescribedDisclosure {
  heading: string;
  lines: string[];
  text: string;
  still: Uint8Array | null;
}

/** What a pack says about its disclosures, for people. What cannot be read is left out: verification has named it. */
export function describePack(zip: Uint8Array): DescribedDisclosure[] {
  const items = new Map(readPackZip(zip).items.map(({ name, bytes }) => [name, bytes]));
  const keys = [...items.keys()].flatMap(
    (name) => /^disclosures\/([^/]+)\/disclosure\.json$/.exec(name)?.[1] ?? [],
  );
  return keys.flatMap((key) => {
    const disclosure = read(items.get(PACK_PATHS.disclosure(key)), requireDisclosureVersion);
    const verdict = read(items.get(PACK_PATHS.verdict(key)), asVerdict);
    if (disclosure === null || verdict === null) return [];
    const note = read(items.get(PACK_PATHS.remeasured(key)), asNote);
    return [{ ...describe(disclosure, verdict, note), still: items.get(PACK_PATHS.still(key)) ?? null }];
  });
}

function describe(
  disclosure: DisclosureVersion,
  verdict: Verdict,
  note: string | null,
): Omit<DescribedDisclosure, 'still'> {
  return {
    heading: `${disclosure.key}, version ${disclosure.version}: ${verdictWords(verdict.verdict)}`,
    lines: [
      ...reasonWords(verdict.reasons),
      dwellWords(verdict),
      ...(note === null ? [] : [remeasuredWords(note)]),
    ],
    text: disclosure.text,
  };
}

/** The result that a note of measuring again states; shown as text only. */
function asNote(value: unknown): string {
  if (!isObject(value) || !isText(value['result'], 40)) throw new TypeError('no note');
  return value['result'];
}

function asVerdict(value: unknown): Verdict {
  if (!isObject(value) || !Array.isArray(value['reasons']) || !Array.isArray(value['intervals']))
    throw new TypeError('no verdict');
  // Shown as text only; a hostile one may say anything, and verification says whether it is the recording's.
  return JSON.parse(canonicalText(value)) as Verdict;
}

function read<T>(bytes: Uint8Array | undefined, as: (value: unknown) => T): T | null {
  try {
    return bytes === undefined ? null : as(parseCanonical(bytes));
  } catch {
    return null;
  }
}

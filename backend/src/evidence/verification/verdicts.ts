import { canonicalBytes, parseCanonical } from '../canonical-json.js';
import { type DisclosureVersion, requireDisclosureVersion } from '../disclosure-version.js';
import { isObject, isText } from '../json-shape.js';
import { PACK_PATHS } from '../pack-format.js';
import type { WatchedElement } from '../rebuilt-page/disclosure-watch.js';
import { VERDICT_SCHEMA, VERDICT_SCHEMA_V1 } from '../verdict.js';
import type { StatedVerdict } from '../verify-pack.js';
import { judgeVisit, type VisitObservations } from '../visit-observations.js';
import { wordCount } from '../word-count.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** Recomputes every verdict from the recording in the pack and compares it byte for byte (P7). */
export function checkVerdicts(
  contents: PackContents,
  visit: VisitObservations | null,
  report: VerificationReport,
): StatedVerdict[] {
  const keys = disclosureKeys(contents);
  const words: StatedVerdict[] = [];
  let recomputed = 0;
  let alone = 0;
  for (const key of keys) {
    const path = PACK_PATHS.disclosure(key);
    const approved = contents.require(path);
    const stated = contents.require(PACK_PATHS.verdict(key));
    const disclosure =
      approved && report.attempt(path, () => requireDisclosureVersion(parseCanonical(approved)));
    if (disclosure === null || stated === null) continue;
    words.push({ disclosure: key, version: disclosure.version, verdict: memberOf(stated, 'verdict') });
    if (disclosure.key !== key)
      report.fault(path, 'PACK_INVALID', 'The disclosure lies in the folder of another.');
    checkWords(disclosure, report);
    if (visit === null) continue;
    const isV1 = memberOf(stated, 'schema') === VERDICT_SCHEMA_V1;
    const [verdict] = judgeVisit(visit, [disclosure], isV1 ? VERDICT_SCHEMA_V1 : VERDICT_SCHEMA);
    if (isV1) alone++;
    recomputed++;
    if (!canonicalBytes(verdict).equals(stated))
      report.fault(
        PACK_PATHS.verdict(key),
        'VERDICT_WRONG',
        'The recording in the pack gives another verdict.',
      );
  }
  const rest = keys.length - recomputed;
  const damaged = rest === 0 ? '' : `; ${rest} cannot be recomputed from a damaged pack`;
  const old = alone === 0 ? '' : `, ${alone} of them from observations alone, as verdicts of its version are`;
  report.note(`Verdicts recomputed from the recording: ${recomputed}${old}${damaged}`);
  return words;
}

/** Engines differ in how they take a text apart; what the firm counted is what was judged by, and is not hidden. */
function checkWords({ key, text, locale, words, rule }: DisclosureVersion, report: VerificationReport): void {
  if (words === undefined || rule.wordsPerMinute === undefined) return;
  const here = wordCount(text, locale);
  if (Math.abs(here - words) > here / 10)
    report.note(`Words of ${key}: judged as ${words}; counted here as ${here}`);
}

/** What the disclosures of the pack ask to be looked for. Those that cannot be judged are named later. */
export function watchedIn(contents: PackContents): WatchedElement[] {
  return disclosureKeys(contents).flatMap((key) => {
    const bytes = contents.optional(PACK_PATHS.disclosure(key));
    try {
      return bytes ? [requireDisclosureVersion(parseCanonical(bytes))] : [];
    } catch {
      return [];
    }
  });
}

function memberOf(verdict: Uint8Array, name: string): string {
  try {
    const value = parseCanonical(verdict);
    return isObject(value) && isText(value[name], 32) ? value[name] : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function disclosureKeys(contents: PackContents): string[] {
  const keys = contents.names().flatMap((name) => /^disclosures\/([^/]+)\//.exec(name)?.[1] ?? []);
  return [...new Set(keys)];
}

import { parseCanonical } from '../canonical-json.js';
import { isObject } from '../json-shape.js';
import { PACK_PATHS } from '../pack-format.js';
import { type StillsList, parseStills, pngSize } from '../stills.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

const FOLDER = 'recording/stills/';

/**
 * Every picture is listed and is the size that it says, at a moment at which its verdict counts the text as visible;
 * every disclosure has one or says why not. Packs from before there were stills have no list. What a picture shows is
 * not computed again: that takes a browser, and the recording is there to look at.
 */
export function checkStills(contents: PackContents, report: VerificationReport): void {
  const pictures = contents.names().filter((name) => name.startsWith(FOLDER));
  const bytes = contents.optional(PACK_PATHS.stills);
  const list = bytes && report.attempt(PACK_PATHS.stills, () => parseStills(bytes));
  const listed = new Set(list?.taken.map(({ disclosure }) => PACK_PATHS.still(disclosure)));
  for (const name of pictures)
    if (!listed.has(name)) report.fault(name, 'STILL_NOT_LISTED', 'recording/stills.json has no such still.');
  if (list === null) return;
  for (const still of list.taken) checkStill(contents, still, report);
  checkComplete(contents, list, report);
  report.note(`Stills: ${list.taken.length}, with ${list.missing.length} that are listed as missing`);
}

function checkStill(
  contents: PackContents,
  { disclosure, at, width, height }: StillsList['taken'][number],
  report: VerificationReport,
): void {
  const path = PACK_PATHS.still(disclosure);
  const png = contents.require(path);
  const size = png && pngSize(png);
  if (png !== null && (size?.width !== width || size.height !== height))
    report.fault(path, 'STILL_WRONG', 'The still is not a picture of the size that is listed.');
  if (!intervalsOf(contents, disclosure).some(({ from, to }) => from <= at && at <= to))
    report.fault(path, 'STILL_WRONG', 'The still is of a moment at which the text did not count as visible.');
}

function checkComplete(contents: PackContents, list: StillsList, report: VerificationReport): void {
  const told = [...list.taken, ...list.missing].map(({ disclosure }) => disclosure).sort();
  const keys = contents
    .names()
    .flatMap((name) => /^disclosures\/([^/]+)\/verdict\.json$/.exec(name)?.[1] ?? []);
  if (told.join('\n') !== keys.sort().join('\n'))
    report.fault(PACK_PATHS.stills, 'STILLS_INVALID', 'Not every disclosure is listed exactly once.');
}

function intervalsOf(contents: PackContents, disclosure: string): { from: number; to: number }[] {
  const bytes = contents.optional(PACK_PATHS.verdict(disclosure));
  try {
    const verdict = bytes && parseCanonical(bytes);
    const intervals = isObject(verdict) ? verdict['intervals'] : null;
    return Array.isArray(intervals) ? intervals.filter(isObject).map((one) => one as never) : [];
  } catch {
    return [];
  }
}

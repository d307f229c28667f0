import { canonicalBytes, parseCanonical } from '../canonical-json.js';
import { decisiveMoments } from '../decisive-moments.js';
import { type DisclosureVersion, requireDisclosureVersion } from '../disclosure-version.js';
import { PACK_PATHS } from '../pack-format.js';
import type { RecordingManifest } from '../recording-manifest.js';
import type { RemeasuredMoment } from '../remeasured-figures.js';
import { remeasuredResult } from '../remeasured-result.js';
import { parseRemeasurement, type Remeasurement } from '../remeasurement.js';
import { sha256Hex } from '../sha256.js';
import { pngSize } from '../stills.js';
import type { Verdict } from '../verdict.js';
import type { VisitObservations } from '../visit-observations.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

const NOTE = /^disclosures\/([^/]+)\/remeasured\.json$/;
const FOLDER = 'recording/remeasured/';

/**
 * Every note belongs to the very verdict and recording of the pack, is about the moments that decided, and says what
 * its figures say; every picture is the one it lists. The figures themselves are not measured again: that takes a
 * browser, and the recording is there to look at.
 */
export function checkRemeasurements(
  contents: PackContents,
  { manifest, visit }: { manifest: RecordingManifest | null; visit: VisitObservations | null },
  report: VerificationReport,
): Map<string, Remeasurement> {
  const notes = new Map<string, Remeasurement>();
  const listed = new Set<string>();
  for (const path of contents.names()) {
    const key = NOTE.exec(path)?.[1];
    const bytes = key === undefined ? null : contents.require(path);
    const note = bytes && report.attempt(path, () => parseRemeasurement(bytes));
    if (key === undefined || !note) continue;
    const wrong = (what: string): void => report.fault(path, 'REMEASUREMENT_WRONG', what);
    const own = belonging(contents, key);
    if (!own || note.disclosure !== key || sha256Hex(own.verdictBytes) !== note.verdictHash)
      wrong('The note is about another verdict.');
    else {
      if (note.disclosureVersion !== own.disclosure.version) wrong('The note is about another version.');
      const { result, reasons } = remeasuredResult(own.verdict, own.disclosure, note.moments);
      if (result !== note.result || reasons.join() !== note.reasons.join())
        wrong('The figures of the note say something else than the note.');
      if (visit && !isAbout(note.moments, decisiveMoments(visit, own.disclosure, own.verdict)))
        wrong('The note is about other moments than those that decided.');
    }
    const manifestBytes = contents.optional(PACK_PATHS.manifest);
    if (
      (manifest && note.recording !== manifest.recording) ||
      (manifestBytes && sha256Hex(manifestBytes) !== note.manifestHash)
    )
      wrong('The note is about another recording.');
    note.moments.forEach((moment, place) => {
      if (moment.still)
        listed.add(checkStill(contents, moment.still, PACK_PATHS.remeasuredStill(key, place), report));
    });
    notes.set(key, note);
  }
  for (const name of contents.names())
    if (name.startsWith(FOLDER) && !listed.has(name))
      report.fault(name, 'STILL_NOT_LISTED', 'No remeasurement has such a still.');
  const against = [...notes.values()].filter(({ result }) => result === 'contradicts').length;
  if (notes.size > 0)
    report.note(`Notes of measuring again: ${notes.size}, of which ${against} contradict their verdicts`);
  return notes;
}

interface Belonging {
  disclosure: DisclosureVersion;
  verdict: Verdict;
  verdictBytes: Uint8Array;
}

/** The verdict that a note lies beside. What is wrong with it is said where it is checked. */
function belonging(contents: PackContents, key: string): Belonging | null {
  const verdictBytes = contents.optional(PACK_PATHS.verdict(key));
  const approved = contents.optional(PACK_PATHS.disclosure(key));
  if (!verdictBytes || !approved) return null;
  try {
    const disclosure = requireDisclosureVersion(parseCanonical(approved));
    const verdict = parseCanonical(verdictBytes) as Verdict;
    // Read as far as it is used here; whether it is the right one, checkVerdicts says.
    if (!Array.isArray(verdict.intervals) || !Array.isArray(verdict.reasons)) return null;
    return { disclosure, verdict, verdictBytes };
  } catch {
    return null;
  }
}

const isAbout = (
  moments: readonly RemeasuredMoment[],
  decided: readonly { why: string; at: number }[],
): boolean => canonicalBytes(moments.map(({ why, at }) => ({ why, at }))).equals(canonicalBytes(decided));

function checkStill(
  contents: PackContents,
  { sha256, width, height }: NonNullable<RemeasuredMoment['still']>,
  path: string,
  report: VerificationReport,
): string {
  const png = contents.require(path);
  const size = png && pngSize(png);
  if (png && (sha256Hex(png) !== sha256 || size?.width !== width || size.height !== height))
    report.fault(path, 'STILL_WRONG', 'The still is not the one that the note lists.');
  return path;
}

import { canonicalBytes, parseCanonical } from '../canonical-json.js';
import { requireDisclosureVersion } from '../disclosure-version.js';
import { judgeObservations } from '../judge-recording.js';
import type { Observations } from '../observations.js';
import { isObject, isText } from '../json-shape.js';
import { PACK_PATHS } from '../pack-format.js';
import type { RecordingManifest } from '../recording-manifest.js';
import type { StatedVerdict } from '../verify-pack.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** Recomputes every verdict from the recording in the pack and compares it byte for byte (P7). */
export function checkVerdicts(
  contents: PackContents,
  manifest: RecordingManifest | null,
  observations: Observations | null,
  report: VerificationReport,
): StatedVerdict[] {
  const keys = disclosureKeys(contents);
  const words: StatedVerdict[] = [];
  let recomputed = 0;
  for (const key of keys) {
    const path = PACK_PATHS.disclosure(key);
    const approved = contents.require(path);
    const stated = contents.require(PACK_PATHS.verdict(key));
    const disclosure =
      approved && report.attempt(path, () => requireDisclosureVersion(parseCanonical(approved)));
    if (disclosure === null || stated === null) continue;
    words.push({ disclosure: key, version: disclosure.version, verdict: wordOf(stated) });
    if (disclosure.key !== key)
      report.fault(path, 'PACK_INVALID', 'The disclosure lies in the folder of another.');
    if (manifest === null || observations === null) continue;
    const [verdict] = judgeObservations(manifest, observations, [disclosure]);
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
  report.note(`Verdicts recomputed from the recording: ${recomputed}${damaged}`);
  return words;
}

function wordOf(verdict: Uint8Array): string {
  try {
    const value = parseCanonical(verdict);
    return isObject(value) && isText(value['verdict'], 32) ? value['verdict'] : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function disclosureKeys(contents: PackContents): string[] {
  const keys = contents.names().flatMap((name) => /^disclosures\/([^/]+)\//.exec(name)?.[1] ?? []);
  return [...new Set(keys)];
}

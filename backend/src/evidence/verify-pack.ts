import { PACK_PATHS } from './pack-format.js';
import { type RecordingManifest, parseManifest } from './recording-manifest.js';
import { checkArchiveClaims } from './verification/archive.js';
import { checkAssets } from './verification/assets.js';
import { checkAudit } from './verification/audit.js';
import { checkPackCms } from './verification/cms.js';
import { withoutConsequences } from './verification/consequences.js';
import { checkConsent } from './verification/consent.js';
import { type PackContents, openContents } from './verification/contents.js';
import { type PackFault, VerificationReport } from './verification/report.js';
import { checkSegments } from './verification/segments.js';
import { checkManifestSignature, checkPackSignature, chooseKey } from './verification/signatures.js';
import { checkRemeasurements } from './verification/remeasurements.js';
import { checkStills } from './verification/stills.js';
import { checkVerdicts, watchedIn } from './verification/verdicts.js';
import { readPackZip } from './pack-zip.js';
import { checkCollection, isCollection } from './verification/collection.js';
import type { RemeasuredResult } from './remeasured-result.js';
import type { Remeasurement } from './remeasurement.js';
import { type VerifierKey, verifierKeyText } from './signed-note.js';

export interface PackVerification {
  /** True only if nothing at all is wrong, missing or extra. */
  holds: boolean;
  /** What was checked, in plain words with counts. */
  checked: string[];
  faults: PackFault[];
  /** What the pack says of itself that it does not prove. */
  doesNotProve: string[];
  recording: string | null;
  /** The verdicts that the pack states; believed as far as it holds. */
  verdicts: StatedVerdict[];
  /** Set when it is a collection of packs; then there is no one recording. */
  collection: { recordings: number; leftOut: number } | null;
  appliance: string | null;
  /** The verifier key used, and whether it came from outside or only from the pack itself. */
  key: { text: string; from: 'outside' | 'pack' } | null;
}

/** All events of all packs of a collection together. */
const MAX_COLLECTED_EXPANDED_BYTES = 64 * 2 ** 30;

export interface StatedVerdict {
  disclosure: string;
  version: number;
  verdict: string;
  /** What measuring again said to it, where the pack has a note. */
  remeasured?: RemeasuredResult;
}

const withNote = (stated: StatedVerdict, note: Remeasurement | undefined): StatedVerdict =>
  note ? { ...stated, remeasured: note.result } : stated;

/** What somebody knows from elsewhere than the pack. */
export interface PackTrust {
  /** Verifier key, `name+id+base64`. */
  trustedKey?: string;
  /** Certificates that may begin the chain of the signature by certificate, PEM. */
  trustedPem?: string;
}

/**
 * Verifies an evidence pack, offline. Never throws for what is in the pack and never stops at the first fault: every
 * wrong, missing or extra item is named.
 */
export async function verifyPack(zip: Uint8Array, options: PackTrust = {}): Promise<PackVerification> {
  const report = new VerificationReport();
  const opened = readPackZip(zip);
  if (isCollection(opened.items)) return verifiedCollection(opened, options, report);
  return verifyOne(opened, options, report);
}

async function verifyOne(
  opened: ReturnType<typeof readPackZip>,
  options: PackTrust,
  report: VerificationReport,
): Promise<PackVerification> {
  for (const { item, code, message } of opened.faults) report.fault(item, code, message);
  const contents = await openContents(opened.items, report);
  const key = chooseKey(contents, options.trustedKey, report);
  await checkPackSignature(contents, key, report);
  checkPackCms(contents, options.trustedPem, report);
  const manifest = await checkManifest(contents, key, report);
  await checkConsent(contents, manifest, key, report);
  const found = manifest && (await checkSegments(contents, manifest, watchedIn(contents), report));
  if (manifest) checkAssets(contents, manifest, found?.references ?? null, report);
  if (manifest && found) checkArchiveClaims(manifest, found, report);
  const verdicts = checkVerdicts(contents, found?.visit ?? null, report);
  const remeasured = checkRemeasurements(contents, { manifest, visit: found?.visit ?? null }, report);
  checkStills(contents, report);
  await checkAudit(contents, key, report);
  contents.require(PACK_PATHS.howToVerify);
  const faults = withoutConsequences(contents.ofList, report.faults);
  return {
    holds: faults.length === 0,
    checked: report.checked,
    faults,
    doesNotProve: contents.pack?.doesNotProve ?? [],
    recording: contents.pack?.recording ?? null,
    verdicts: verdicts.map((one) => withNote(one, remeasured.get(one.disclosure))),
    appliance: contents.pack?.appliance ?? null,
    collection: null,
    key: usedKey(key, options),
  };
}

async function verifiedCollection(
  { items, faults }: ReturnType<typeof readPackZip>,
  trust: PackTrust,
  report: VerificationReport,
): Promise<PackVerification> {
  for (const { item, code, message } of faults) report.fault(item, code, message);
  const budget = { bytes: MAX_COLLECTED_EXPANDED_BYTES };
  const { collection, key } = await checkCollection(items, trust, report, (zip) =>
    // A collection in a collection is none of ours, and would be a way to make checking it endless.
    verifyOne(readPackZip(zip), trust, new VerificationReport(budget)),
  );
  return {
    holds: report.faults.length === 0,
    checked: report.checked,
    faults: report.faults,
    doesNotProve: collection?.doesNotProve ?? [],
    recording: null,
    collection: collection && { recordings: collection.packs.length, leftOut: collection.leftOut.length },
    verdicts: [],
    appliance: collection?.appliance ?? null,
    key: usedKey(key, trust),
  };
}

const usedKey = (key: VerifierKey | null, { trustedKey }: PackTrust): PackVerification['key'] =>
  key && {
    text: verifierKeyText(key.name, key.publicKey),
    from: trustedKey === undefined ? 'pack' : 'outside',
  };

async function checkManifest(
  contents: PackContents,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<RecordingManifest | null> {
  const bytes = contents.require(PACK_PATHS.manifest);
  if (bytes === null) return null;
  const manifest = report.attempt(PACK_PATHS.manifest, () => parseManifest(bytes));
  if (manifest === null) return null;
  await checkManifestSignature(contents, { appliance: manifest.appliance, bytes }, key, report);
  const { pack } = contents;
  if (pack !== null && (pack.recording !== manifest.recording || pack.appliance !== manifest.appliance))
    report.fault(PACK_PATHS.manifest, 'OTHER_RECORDING', 'The manifest is that of another recording.');
  return manifest;
}

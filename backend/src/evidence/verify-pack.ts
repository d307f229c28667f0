import type { ObjectReader } from './encrypted-object.js';
import { PACK_PATHS } from './pack-format.js';
import { type RecordingManifest, parseManifest } from './recording-manifest.js';
import { checkArchiveClaims } from './verification/archive.js';
import { checkAssets } from './verification/assets.js';
import { checkAudit } from './verification/audit.js';
import { checkPackCms } from './verification/cms.js';
import { withoutConsequences } from './verification/consequences.js';
import { checkConsent } from './verification/consent.js';
import { checkConsentNotice } from './verification/consent-notice.js';
import { type PackContents, openContents } from './verification/contents.js';
import { type PackFault, VerificationReport } from './verification/report.js';
import { checkSegments } from './verification/segments.js';
import { type KeyChain, keyChain, type KeyTrust } from './verification/key-chain.js';
import { entriesAt } from './verification/log-places.js';
import { checkRemeasurements } from './verification/remeasurements.js';
import { checkManifestSignature, checkPackSignature } from './verification/signatures.js';
import { checkStills } from './verification/stills.js';
import { checkVerdicts, watchedIn } from './verification/verdicts.js';
import { readPackZip } from './pack-zip.js';
import { checkCollection, isCollection } from './verification/collection.js';
import type { RemeasuredResult } from './remeasured-result.js';
import type { Remeasurement } from './remeasurement.js';
import { sha256Hex } from './sha256.js';
import { verifierKeyText } from './signed-note.js';
import { listZipFile, type ListedItem } from './zip-file.js';
import { MAX_ZIP_BYTES, type ZipItem } from './zip-format.js';

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
  /** The key that signs the pack: the one used, or one that it was handed over to. */
  signedWith: string | null;
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
export interface PackTrust extends KeyTrust {
  /** Certificates that may begin the chain of the signature by certificate, PEM. */
  trustedPem?: string;
}

/**
 * Verifies an evidence pack, or a collection of them, offline. Never throws for what is in it and never stops at the
 * first fault: every wrong, missing or extra item is named.
 */
export async function verifyPack(zip: Uint8Array, options: PackTrust = {}): Promise<PackVerification> {
  const report = new VerificationReport();
  const { items, faults } = readPackZip(zip);
  if (!isCollection(items)) return verifyOne({ items, faults }, options, report);
  for (const { item, code, message } of faults) report.fault(item, code, message);
  return verifiedCollection(items.map(inMemory), options, report);
}

/** The same for a file that may be larger than memory: of a collection, one pack at a time is read. */
export async function verifyPackFile(file: ObjectReader, options: PackTrust = {}): Promise<PackVerification> {
  const items = await listZipFile(file);
  if (items !== null && isCollection(items))
    return verifiedCollection(items, options, new VerificationReport());
  // Where the directory was damaged, the rest still says which item it was: as far as it can be held.
  const zip = file.size > MAX_ZIP_BYTES ? new Uint8Array() : await file.read(0, file.size);
  return verifyPack(zip, options);
}

const inMemory = ({ name, bytes }: ZipItem): ListedItem => ({
  name,
  size: bytes.length,
  read: () => Promise.resolve({ bytes, sound: true }),
});

async function verifyOne(
  opened: ReturnType<typeof readPackZip>,
  options: PackTrust,
  report: VerificationReport,
): Promise<PackVerification> {
  for (const { item, code, message } of opened.faults) report.fault(item, code, message);
  const contents = await openContents(opened.items, report);
  const keys = await keyChain(contents, options, report);
  await checkPackSignature(contents, keys, report);
  checkPackCms(contents, options.trustedPem, report);
  const manifest = await checkManifest(contents, keys, report);
  await checkConsent(contents, manifest, keys, report);
  const found = manifest && (await checkSegments(contents, manifest, watchedIn(contents), report));
  if (manifest) checkAssets(contents, manifest, found?.references ?? null, report);
  if (manifest && found) checkArchiveClaims(manifest, found, report);
  const verdicts = checkVerdicts(contents, found?.visit ?? null, report);
  checkConsentNotice(contents, found?.visit ?? null, report);
  const remeasured = checkRemeasurements(contents, { manifest, visit: found?.visit ?? null }, report);
  checkStills(contents, report);
  await checkAudit(contents, keys, report);
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
    ...usedKeys(keys, options),
  };
}

async function verifiedCollection(
  items: readonly ListedItem[],
  trust: PackTrust,
  report: VerificationReport,
): Promise<PackVerification> {
  const budget = { bytes: MAX_COLLECTED_EXPANDED_BYTES };
  const { collection, keys, faults } = await checkCollection(items, trust, report, (zip, knownKeys) =>
    // A collection in a collection is none of ours, and would be a way to make checking it endless.
    verifyOne(readPackZip(zip), { ...trust, knownKeys }, new VerificationReport(budget)),
  );
  return {
    holds: faults.length === 0,
    checked: report.checked,
    faults,
    doesNotProve: collection?.doesNotProve ?? [],
    recording: null,
    collection: collection && { recordings: collection.packs.length, leftOut: collection.leftOut.length },
    verdicts: [],
    appliance: collection?.appliance ?? null,
    ...usedKeys(keys, trust),
  };
}

function usedKeys(
  keys: KeyChain | null,
  { trustedKey }: PackTrust,
): Pick<PackVerification, 'key' | 'signedWith'> {
  if (keys === null) return { key: null, signedWith: null };
  const { name, publicKey } = keys[0].key;
  const signedWith = verifierKeyText(name, publicKey);
  const key = {
    text: trustedKey ?? signedWith,
    from: trustedKey === undefined ? 'pack' : 'outside',
  } as const;
  return { key, signedWith };
}

async function checkManifest(
  contents: PackContents,
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<RecordingManifest | null> {
  const bytes = contents.require(PACK_PATHS.manifest);
  if (bytes === null) return null;
  const manifest = report.attempt(PACK_PATHS.manifest, () => parseManifest(bytes));
  if (manifest === null) return null;
  const entries = entriesAt(contents, 'recording.sealed', sha256Hex(bytes));
  await checkManifestSignature(contents, { appliance: manifest.appliance, bytes, entries }, keys, report);
  const { pack } = contents;
  if (pack !== null && (pack.recording !== manifest.recording || pack.appliance !== manifest.appliance))
    report.fault(PACK_PATHS.manifest, 'OTHER_RECORDING', 'The manifest is that of another recording.');
  return manifest;
}

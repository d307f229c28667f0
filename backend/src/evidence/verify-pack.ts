import { PACK_PATHS } from './pack-format.js';
import { type RecordingManifest, parseManifest } from './recording-manifest.js';
import { checkAssets } from './verification/assets.js';
import { checkAudit } from './verification/audit.js';
import { checkPackCms } from './verification/cms.js';
import { checkConsent } from './verification/consent.js';
import { type PackContents, openContents } from './verification/contents.js';
import { type PackFault, VerificationReport } from './verification/report.js';
import { checkSegments } from './verification/segments.js';
import { checkManifestSignature, checkPackSignature, chooseKey } from './verification/signatures.js';
import { checkStills } from './verification/stills.js';
import { checkVerdicts } from './verification/verdicts.js';
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
  appliance: string | null;
  /** The verifier key used, and whether it came from outside or only from the pack itself. */
  key: { text: string; from: 'outside' | 'pack' } | null;
}

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
  const contents = await openContents(zip, report);
  const key = chooseKey(contents, options.trustedKey, report);
  await checkPackSignature(contents, key, report);
  checkPackCms(contents, options.trustedPem, report);
  const manifest = await checkManifest(contents, key, report);
  await checkConsent(contents, manifest, key, report);
  const found = manifest && (await checkSegments(contents, manifest, report));
  if (manifest) checkAssets(contents, manifest, found?.references ?? null, report);
  checkVerdicts(contents, manifest, found?.observations ?? null, report);
  checkStills(contents, report);
  await checkAudit(contents, key, report);
  contents.require(PACK_PATHS.howToVerify);
  return {
    holds: report.faults.length === 0,
    checked: report.checked,
    faults: report.faults,
    doesNotProve: contents.pack?.doesNotProve ?? [],
    recording: contents.pack?.recording ?? null,
    appliance: contents.pack?.appliance ?? null,
    key: key && {
      text: verifierKeyText(key.name, key.publicKey),
      from: options.trustedKey === undefined ? 'pack' : 'outside',
    },
  };
}

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

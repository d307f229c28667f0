import { parseCanonical } from '../canonical-json.js';
import { isObject } from '../json-shape.js';
import { PACK_PATHS } from '../pack-format.js';
import type { RecordingManifest } from '../recording-manifest.js';
import { sha256Hex } from '../sha256.js';
import type { PackContents } from './contents.js';
import type { KeyChain } from './key-chain.js';
import { entriesAt } from './log-places.js';
import type { VerificationReport } from './report.js';
import { checkReceiptSignature } from './signatures.js';

/** The record and the receipt are readable, signed, and belong to this recording. */
export async function checkConsent(
  contents: PackContents,
  manifest: RecordingManifest | null,
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<void> {
  const record = contents.require(PACK_PATHS.consentRecord);
  if (record !== null) report.attempt(PACK_PATHS.consentRecord, () => parseCanonical(record));
  const bytes = contents.require(PACK_PATHS.consentReceipt);
  const receipt = bytes && report.attempt(PACK_PATHS.consentReceipt, () => parseCanonical(bytes));
  if (bytes === null || !isObject(receipt)) return;
  const entries = entriesAt(contents, 'consent.recorded', sha256Hex(bytes));
  await checkReceiptSignature(contents, { receipt, entries }, keys, report);
  // Informed: the appliance takes it only under another legal basis, which the receipt then names.
  if (
    receipt['decision'] !== 'given' &&
    !(receipt['decision'] === 'informed' && isObject(receipt['legalBases']))
  )
    report.fault(PACK_PATHS.consentReceipt, 'CONSENT_NOT_GIVEN', 'The receipt is not for a consent.');
  if (manifest !== null && (receipt['recordId'] !== manifest.consentId || receipt['site'] !== manifest.site))
    report.fault(PACK_PATHS.consentReceipt, 'OTHER_RECORDING', 'The receipt belongs to another recording.');
  report.note('That consent record and receipt belong to this recording');
}

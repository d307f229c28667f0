import { EvidenceError } from '../evidence-error.js';
import { PACK_PATHS, digestNoteText, receiptNoteText } from '../pack-format.js';
import { verifyInTimeLater } from '../key-history.js';
import { parseNote } from '../signed-note.js';
import type { PackContents } from './contents.js';
import type { KeyChain } from './key-chain.js';
import type { VerificationReport } from './report.js';

export async function checkPackSignature(
  contents: PackContents,
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<void> {
  const packBytes = contents.require(PACK_PATHS.pack);
  const note = contents.text(PACK_PATHS.packNote);
  const { pack } = contents;
  if (note === null) return;
  // Without the list nothing is known of what must be signed, yet a note that is none is one fault more.
  if (pack === null || packBytes === null)
    return void report.attempt(PACK_PATHS.packNote, () => parseNote(note));
  const signed = { appliance: pack.appliance, what: 'pack', bytes: packBytes } as const;
  const cms = { path: PACK_PATHS.packCms, bytes: contents.optional(PACK_PATHS.packCms) };
  if (await checkDigestNote({ path: PACK_PATHS.packNote, note }, signed, cms, keys, report))
    report.note("The signature over pack.json's digest");
}

/** The note over the digest of a list, and of the signature by certificate beside it, if there is one. */
export async function checkDigestNote(
  { path, note }: { path: string; note: string },
  { appliance, what, bytes }: { appliance: string; what: 'pack' | 'collection'; bytes: Uint8Array },
  cms: { path: string; bytes: Uint8Array | null },
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<boolean> {
  const text = await signedText({ path, note }, keys && [keys[0]], null, report);
  if (text === null) return false;
  const alone = digestNoteText(appliance, what, bytes);
  if (!text.startsWith(alone)) return signedSomethingElse(path, report);
  if (text === digestNoteText(appliance, what, bytes, cms.bytes)) return true;
  const more = text.slice(alone.length);
  if (more === '') report.fault(cms.path, 'ITEM_EXTRA', 'The note does not name this signature.');
  else if (!/^cms-sha256 [0-9a-f]{64}\n$/.test(more)) return signedSomethingElse(path, report);
  else if (cms.bytes === null)
    report.fault(cms.path, 'ITEM_MISSING', 'The note names a signature that is not here.');
  else report.fault(cms.path, 'DIGEST_WRONG', 'The signature is not the one that the note names.');
  return false;
}

/** `entries`: of the log when the manifest was written down there; null where the pack does not show it. */
export async function checkManifestSignature(
  contents: PackContents,
  { entries, ...manifest }: { appliance: string; bytes: Uint8Array; entries: number | null },
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<void> {
  const expected = digestNoteText(manifest.appliance, 'manifest', manifest.bytes);
  if (await checkNote(contents, PACK_PATHS.manifestNote, { expected, entries }, keys, report))
    report.note('The signature that sealed the recording');
}

export async function checkReceiptSignature(
  contents: PackContents,
  { receipt, entries }: { receipt: unknown; entries: number | null },
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<void> {
  const expected = receiptNoteText(receipt);
  if (await checkNote(contents, PACK_PATHS.consentNote, { expected, entries }, keys, report))
    report.note("The signature under the visitor's receipt");
}

/** True when the note is signed by one of the keys in its time, by nobody else, and says exactly what it must. */
async function checkNote(
  contents: PackContents,
  path: string,
  { expected, entries }: { expected: string; entries: number | null },
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<boolean> {
  const note = contents.text(path);
  const text = note === null ? null : await signedText({ path, note }, keys, entries, report);
  return text !== null && (text === expected || signedSomethingElse(path, report));
}

async function signedText(
  { path, note }: { path: string; note: string },
  keys: KeyChain | null,
  entries: number | null,
  report: VerificationReport,
): Promise<string | null> {
  if (keys === null) return null;
  return report.attemptLater(path, () => {
    // A pack is checked byte for byte: a further signature, which a note may carry elsewhere, would be an addition.
    if (parseNote(note).signatures.length !== 1)
      throw new EvidenceError('NOTE_MALFORMED', 'In a pack a note carries exactly one signature.');
    return verifyInTimeLater(note, keys, entries);
  });
}

function signedSomethingElse(path: string, report: VerificationReport): false {
  report.fault(
    path,
    'SIGNED_SOMETHING_ELSE',
    'The signature is good, but for something that is not in the pack.',
  );
  return false;
}

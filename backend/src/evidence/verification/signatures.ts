import { EvidenceError } from '../evidence-error.js';
import { PACK_PATHS, digestNoteText, receiptNoteText } from '../pack-format.js';
import {
  type VerifierKey,
  parseNote,
  parseVerifierKey,
  verifierKeyPem,
  verifyNoteLater,
} from '../signed-note.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** The key to check with: the one given from outside, or else the pack's own. */
export function chooseKey(
  contents: PackContents,
  trusted: string | undefined,
  report: VerificationReport,
): VerifierKey | null {
  const outside = trusted === undefined ? null : report.attempt('key', () => parseVerifierKey(trusted));
  const text = contents.text(PACK_PATHS.verifierKey);
  const own = text === null ? null : report.attempt(PACK_PATHS.verifierKey, () => parseKeyFile(text));
  const pem = contents.text(PACK_PATHS.verifierKeyPem);
  if (own !== null && pem !== null && pem !== verifierKeyPem(own))
    report.fault(PACK_PATHS.verifierKeyPem, 'KEY_FORMS_DIFFER', 'This is not the key of verifier-key.txt.');
  if (trusted === undefined) return own;
  if (outside !== null && own !== null && text !== `${trusted}\n`)
    report.fault(
      PACK_PATHS.verifierKey,
      'KEY_NOT_TRUSTED',
      'The key in the pack is not the key that was given.',
    );
  return outside;
}

export async function checkPackSignature(
  contents: PackContents,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<void> {
  const packBytes = contents.require(PACK_PATHS.pack);
  const { pack } = contents;
  if (pack === null || packBytes === null) return;
  const expected = digestNoteText(pack.appliance, 'pack', packBytes);
  if (await checkNote(contents, PACK_PATHS.packNote, expected, key, report))
    report.note("The signature over pack.json's digest");
}

export async function checkManifestSignature(
  contents: PackContents,
  manifest: { appliance: string; bytes: Uint8Array },
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<void> {
  const expected = digestNoteText(manifest.appliance, 'manifest', manifest.bytes);
  if (await checkNote(contents, PACK_PATHS.manifestNote, expected, key, report))
    report.note('The signature that sealed the recording');
}

export async function checkReceiptSignature(
  contents: PackContents,
  receipt: unknown,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<void> {
  if (await checkNote(contents, PACK_PATHS.consentNote, receiptNoteText(receipt), key, report))
    report.note("The signature under the visitor's receipt");
}

/** True when the note is signed by the key, by nobody else, and says exactly what it must. */
async function checkNote(
  contents: PackContents,
  path: string,
  expected: string,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<boolean> {
  const note = contents.text(path);
  if (note === null || key === null) return false;
  const holds = await report.attemptLater(path, async () => {
    // A pack is checked byte for byte: a further signature, which a note may carry elsewhere, would be an addition.
    if (parseNote(note).signatures.length !== 1)
      throw new EvidenceError('NOTE_MALFORMED', 'In a pack a note carries exactly one signature.');
    return (await verifyNoteLater(note, key)) === expected;
  });
  if (holds === false)
    report.fault(
      path,
      'SIGNED_SOMETHING_ELSE',
      'The signature is good, but for something that is not in the pack.',
    );
  return holds === true;
}

function parseKeyFile(text: string): VerifierKey {
  if (!text.endsWith('\n')) throw new EvidenceError('VERIFIER_KEY_MALFORMED', 'The key file is one line.');
  return parseVerifierKey(text.slice(0, -1));
}

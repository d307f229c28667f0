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
  return keyOf((path) => contents.require(path), trusted, report);
}

/** The same for anything that carries its key at these paths. `read` names what is missing. */
export function keyOf(
  read: (path: string) => Uint8Array | null,
  trusted: string | undefined,
  report: VerificationReport,
): VerifierKey | null {
  const textAt = (path: string): string | null => {
    const bytes = read(path);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  };
  const outside = trusted === undefined ? null : report.attempt('key', () => parseVerifierKey(trusted));
  const text = textAt(PACK_PATHS.verifierKey);
  const own = text === null ? null : report.attempt(PACK_PATHS.verifierKey, () => parseKeyFile(text));
  const pem = textAt(PACK_PATHS.verifierKeyPem);
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
  const note = contents.text(PACK_PATHS.packNote);
  const { pack } = contents;
  if (note === null) return;
  // Without the list nothing is known of what must be signed, yet a note that is none is one fault more.
  if (pack === null || packBytes === null)
    return void report.attempt(PACK_PATHS.packNote, () => parseNote(note));
  const signed = { appliance: pack.appliance, what: 'pack', bytes: packBytes } as const;
  const cms = { path: PACK_PATHS.packCms, bytes: contents.optional(PACK_PATHS.packCms) };
  if (await checkDigestNote({ path: PACK_PATHS.packNote, note }, signed, cms, key, report))
    report.note("The signature over pack.json's digest");
}

/** The note over the digest of a list, and of the signature by certificate beside it, if there is one. */
export async function checkDigestNote(
  { path, note }: { path: string; note: string },
  { appliance, what, bytes }: { appliance: string; what: 'pack' | 'collection'; bytes: Uint8Array },
  cms: { path: string; bytes: Uint8Array | null },
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<boolean> {
  const text = await signedText(path, note, key, report);
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

async function checkNote(
  contents: PackContents,
  path: string,
  expected: string,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<boolean> {
  const note = contents.text(path);
  return note !== null && isSignedBy(path, note, expected, key, report);
}

/** True when the note is signed by the key, by nobody else, and says exactly what it must. */
async function isSignedBy(
  path: string,
  note: string,
  expected: string,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<boolean> {
  const text = await signedText(path, note, key, report);
  return text !== null && (text === expected || signedSomethingElse(path, report));
}

async function signedText(
  path: string,
  note: string,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<string | null> {
  if (key === null) return null;
  return report.attemptLater(path, () => {
    // A pack is checked byte for byte: a further signature, which a note may carry elsewhere, would be an addition.
    if (parseNote(note).signatures.length !== 1)
      throw new EvidenceError('NOTE_MALFORMED', 'In a pack a note carries exactly one signature.');
    return verifyNoteLater(note, key);
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

function parseKeyFile(text: string): VerifierKey {
  if (!text.endsWith('\n')) throw new EvidenceError('VERIFIER_KEY_MALFORMED', 'The key file is one line.');
  return parseVerifierKey(text.slice(0, -1));
}

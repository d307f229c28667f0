import { EvidenceError, type EvidenceErrorCode } from '../evidence-error.js';
import type { JsonObject } from '../json-shape.js';
import { receiptNoteText } from '../pack-format.js';
import { parseNote, parseVerifierKey, verifyNoteLater, type VerifierKey } from '../signed-note.js';
import { parseReceiptFile } from './receipt-file.js';

export interface ReceiptVerification {
  holds: boolean;
  /** The appliance that signed it, as its signature says; null when that cannot be read. */
  appliance: string | null;
  /** As read, to be believed only if it holds. */
  receipt: JsonObject | null;
  checked: string[];
  faults: { code: EvidenceErrorCode; message: string }[];
  key: { text: string; from: 'outside' | 'receipt' } | null;
}

/**
 * Whether a visitor's receipt is what an appliance signed, byte for byte. Without a key from outside it can only agree
 * with itself: anybody can make an appliance with that name.
 */
export async function verifyReceipt(
  bytes: Uint8Array,
  { trustedKey }: { trustedKey?: string } = {},
): Promise<ReceiptVerification> {
  const found: ReceiptVerification = {
    holds: false,
    appliance: null,
    receipt: null,
    checked: [],
    faults: [],
    key: null,
  };
  try {
    const { receipt, signature } = parseReceiptFile(bytes);
    found.receipt = receipt;
    found.appliance = signerOf(signature);
    found.key = keyFor(receipt, trustedKey);
    await requireSigned({ receipt, signature }, parseVerifierKey(found.key.text), found);
    found.holds = true;
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    found.faults.push({ code: error.code, message: error.message });
  }
  return found;
}

async function requireSigned(
  { receipt, signature }: { receipt: JsonObject; signature: string },
  key: VerifierKey,
  { appliance, checked }: ReceiptVerification,
): Promise<void> {
  if (appliance !== key.name)
    throw new EvidenceError('OTHER_APPLIANCE', `It was made by ${appliance}, not by ${key.name}.`);
  const text = await verifyNoteLater(signature, key);
  checked.push('The signature of the appliance');
  if (text !== receiptNoteText(receipt))
    throw new EvidenceError('RECEIPT_CHANGED', 'The appliance signed another receipt: this one was changed.');
  checked.push('Every word of the receipt is what was signed');
  if (receipt['appliance'] !== undefined && receipt['appliance'] !== key.name)
    throw new EvidenceError(
      'OTHER_APPLIANCE',
      'The receipt names another appliance than the one that signed it.',
    );
  checked.push('The receipt names the appliance that signed it');
}

function signerOf(signature: string): string {
  const { signatures } = parseNote(signature);
  if (signatures.length !== 1)
    throw new EvidenceError('NOTE_MALFORMED', 'A receipt carries exactly one signature.');
  return signatures[0]!.name;
}

/** Receipts of earlier days do not carry their key. */
function keyFor(receipt: JsonObject, trusted: string | undefined): NonNullable<ReceiptVerification['key']> {
  if (trusted !== undefined) return { text: trusted, from: 'outside' };
  const own = receipt['verifierKey'];
  if (typeof own !== 'string')
    throw new EvidenceError(
      'RECEIPT_WITHOUT_KEY',
      'It does not carry its key. Ask the firm for the key of its appliance and give it with --key.',
    );
  return { text: own, from: 'receipt' };
}

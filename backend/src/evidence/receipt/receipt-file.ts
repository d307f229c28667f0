import { EvidenceError } from '../evidence-error.js';
import { requireShallow } from '../json-depth.js';
import { isInstant, isListOf, isObject, isText, type JsonObject } from '../json-shape.js';

/** A receipt with its signature is a few kilobytes. */
export const MAX_RECEIPT_BYTES = 65_536;

const MAX_DEPTH = 16;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a visitor kept: the JSON that the appliance answered their decision with, or its two members alone. */
export interface ReceiptFile {
  receipt: JsonObject;
  signature: string;
}

/** Whether bytes may be a receipt at all: packs and exports begin otherwise, and no certificate has this member. */
export const beginsAsReceipt = (bytes: Buffer): boolean => bytes[0] === 0x7b && bytes.includes('"receipt":');

/** Throws RECEIPT_MALFORMED. The members of a receipt are add-only: unknown ones are signed like the others. */
export function parseReceiptFile(bytes: Uint8Array): ReceiptFile {
  const file = parsed(bytes);
  if (!isObject(file) || !isObject(file['receipt'])) throw malformed('It has no receipt.');
  const { receipt, signature } = file;
  if (!isText(signature, MAX_RECEIPT_BYTES)) throw malformed('It has no signature.');
  if (receipt['schemaVersion'] !== 'exhibit.receipt/v1')
    throw malformed('Its schema is not exhibit.receipt/v1.');
  for (const name of ['receiptId', 'recordId', 'site', 'noticeVersion', 'language', 'withdrawalMethod'])
    if (!isText(receipt[name])) throw malformed(`It has no ${name}.`);
  if (!isText(receipt['decision'], 20)) throw malformed('It has no decision.');
  if (!isInstant(receipt['eventTime'])) throw malformed('It does not say when.');
  if (!isListOf(receipt['purposes'], (purpose) => isText(purpose))) throw malformed('It has no purposes.');
  return { receipt, signature };
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_RECEIPT_BYTES) throw malformed('It is larger than any receipt.');
  try {
    requireShallow(bytes, MAX_DEPTH);
    return JSON.parse(UTF8.decode(bytes)) as unknown;
  } catch (cause) {
    throw new EvidenceError('RECEIPT_MALFORMED', 'This is no receipt: not JSON.', { cause });
  }
}

const malformed = (why: string) => new EvidenceError('RECEIPT_MALFORMED', `This is no receipt. ${why}`);

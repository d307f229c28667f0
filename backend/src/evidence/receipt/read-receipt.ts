import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { beginsAsReceipt, MAX_RECEIPT_BYTES } from './receipt-file.js';

/** The bytes of a file that may be a visitor's receipt; null for one that is none, or cannot be read. */
export function readReceipt(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > MAX_RECEIPT_BYTES) return null;
    const bytes = Buffer.alloc(stat.size);
    const read = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    return beginsAsReceipt(read) ? read : null;
  } finally {
    closeSync(file);
  }
}

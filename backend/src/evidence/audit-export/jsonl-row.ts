import { canonicalText, canonicalBytes, parseCanonical } from '../canonical-json.js';
import { isCount, isHash, isObject } from '../json-shape.js';
import type { ExportedEntry } from './exported-entry.js';
import { type RowForm, rowInvalid } from './row-form.js';

/** `{"index":…,"leaf":{…},"leafHash":"…"}`, canonical JSON. The canonical bytes of `leaf` are the leaf. */
export const JSONL: RowForm = {
  extension: 'jsonl',
  header: '',
  write({ index, leaf, leafHash }) {
    const line = { index, leaf: parseCanonical(leaf), leafHash: leafHash.toString('hex') };
    return `${canonicalText(line)}\n`;
  },
  read(line): ExportedEntry {
    const value = parseCanonical(Buffer.from(line.slice(0, -1), 'utf8'));
    if (!isObject(value)) throw rowInvalid();
    const { index, leaf, leafHash } = value;
    if (!isCount(index) || !isObject(leaf) || !isHash(leafHash)) throw rowInvalid();
    return { index, leaf: canonicalBytes(leaf), leafHash: Buffer.from(leafHash, 'hex') };
  },
};

import { canonicalText, parseCanonical } from '../canonical-json.js';
import { EvidenceError } from '../evidence-error.js';
import { isCount, isInstant, isListOf, isObject, isText } from '../json-shape.js';

export const CERTIFICATES_SCHEMA = 'exhibit.destruction-certificates/v1';
/** Certificates that one export may have. */
export const MOST_EXPORTED = 10_000;
/** A certificate names every object of its recording, and a recording has at most 100,000. */
export const LONGEST_LINE = 64 * 1024 * 1024;

/** The first line: what this is, and what signed it. */
export interface CertificatesHead {
  schema: typeof CERTIFICATES_SCHEMA;
  appliance: string;
  madeAt: string;
  certificates: number;
  verifierKey: string;
  /** Notes by which each key names the one before it. */
  successions: string[];
}

/** A sheet stands before the certificates that it lists. `cms`: base64 of the DER. */
export interface SheetLine {
  sheet: string;
  cms: string;
}

/** A certificate with the entry of the audit log that it was issued, and the proof (C2SP tlog-proof) of that entry. */
export interface CertificateLine {
  certificate: string;
  note: string;
  leaf: string;
  proof: string;
}

export const exportLine = (line: CertificatesHead | SheetLine | CertificateLine): string =>
  `${canonicalText(line)}\n`;

const MOST_NOTES = 1_000;
const LONGEST_NOTE = 1_048_576;

export function parseHead(line: string): CertificatesHead {
  const value = parsed(line);
  if (
    isObject(value) &&
    value['schema'] === CERTIFICATES_SCHEMA &&
    isText(value['appliance'], 256) &&
    isInstant(value['madeAt']) &&
    isCount(value['certificates']) &&
    isText(value['verifierKey'], 512) &&
    isListOf(value['successions'], (note) => isText(note, LONGEST_NOTE)) &&
    value['successions'].length <= MOST_NOTES
  )
    return value as unknown as CertificatesHead;
  throw new EvidenceError('EXPORT_INVALID', 'This is no export of certificates of destruction.');
}

export function parseLine(line: string): SheetLine | CertificateLine {
  const value = parsed(line);
  if (isObject(value)) {
    const names = Object.keys(value).join();
    const texts = Object.values(value).every((text) => isText(text, LONGEST_LINE));
    if (texts && names === 'cms,sheet') return value as unknown as SheetLine;
    if (texts && names === 'certificate,leaf,note,proof') return value as unknown as CertificateLine;
  }
  throw new EvidenceError('EXPORT_ROW_INVALID', 'The line is neither a sheet nor a certificate.');
}

const parsed = (line: string): unknown => parseCanonical(Buffer.from(line, 'utf8'));

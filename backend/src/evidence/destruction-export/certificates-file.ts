import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CERTIFICATES_SCHEMA, LONGEST_LINE } from './certificate-lines.js';
import { type CertificatesVerification, verifyCertificates } from './verify-certificates.js';

const PIECE = 1_048_576;

/** Verifies a file that is an export of certificates of destruction; null for one that is none, or cannot be read. */
export async function verifyCertificatesFile(
  path: string,
  options: { trustedKey?: string; trustedPem?: string },
): Promise<CertificatesVerification | null> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    return fstatSync(file).isFile() && begins(file) ? await verifyCertificates(linesOf(file), options) : null;
  } finally {
    closeSync(file);
  }
}

/** Canonical JSON puts the appliance first; the name of the format stands within the first piece. */
function begins(file: number): boolean {
  const piece = Buffer.alloc(65_536);
  const text = piece.subarray(0, readSync(file, piece, 0, piece.length, 0)).toString('utf8');
  return text.startsWith('{"appliance":') && text.includes(`"schema":"${CERTIFICATES_SCHEMA}"`);
}

/** One line in memory at a time. What is longer than any line ends the file, and so is missed. */
function* linesOf(file: number): Generator<string> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for (let offset = 0; ;) {
    const piece = Buffer.allocUnsafe(PIECE);
    const read = readSync(file, piece, 0, PIECE, offset);
    offset += read;
    let rest = piece.subarray(0, read);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield Buffer.concat([...held, rest.subarray(0, end)]).toString('utf8');
      [held, heldBytes] = [[], 0];
      rest = rest.subarray(end + 1);
    }
    held.push(rest);
    heldBytes += rest.length;
    if (read === 0 || heldBytes > LONGEST_LINE) break;
  }
  if (heldBytes > 0) yield Buffer.concat(held).subarray(0, LONGEST_LINE).toString('utf8');
}

export function describeCertificates(found: CertificatesVerification): string[] {
  const { holds, appliance, checked, faults, doesNotProve, key } = found;
  const listed = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
  return [
    `Certificates of destruction of appliance ${appliance ?? 'unknown'}`,
    '',
    ...listed('Checked:', checked),
    ...listed(
      `Faults (${faults.length}):`,
      faults.map(({ item, code, message }) => `${item}: ${code}: ${message}`),
    ),
    ...listed('Not proved:', doesNotProve),
    ...describeKey(key),
    '',
    holds ? 'THE CERTIFICATES HOLD.' : 'THE CERTIFICATES DO NOT HOLD.',
    '',
  ];
}

function describeKey(key: CertificatesVerification['key']): string[] {
  if (key === null) return ['Key: none could be read.'];
  if (key.from === 'outside') return [`Key: ${key.text} (given from outside)`];
  return [
    `Key: ${key.text} (the file's own)`,
    'The file agrees with itself. Compare this key with the one that the firm publishes, or give it with --key.',
  ];
}

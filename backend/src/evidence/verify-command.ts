import { readFileSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { describeExport, verifyExportFile } from './audit-export/export-file.js';
import { describeCertificates, verifyCertificatesFile } from './destruction-export/certificates-file.js';
import type { ObjectReader } from './encrypted-object.js';
import { parseVerifierKey } from './signed-note.js';
import { describeReceipt } from './receipt/describe-receipt.js';
import { readReceipt } from './receipt/read-receipt.js';
import { verifyReceipt } from './receipt/verify-receipt.js';
import { type PackTrust, type PackVerification, verifyPackFile } from './verify-pack.js';

export const USAGE = `Usage: verify PACK [--key VERIFIER-KEY] [--ca ROOTS.pem]

Checks an evidence pack, an export of the audit log, certificates of destruction, or a visitor's receipt, without server,
database or network. Give the key and the roots of certificates that you got from the firm by another way: without them
it can only agree with itself.
Exit: 0 it holds, 1 it does not, 2 wrong usage or no such file.
`;

/** What `npm run verify` does; answers the exit code. */
export async function runVerify(argv: string[], print: (text: string) => void): Promise<0 | 1 | 2> {
  const request = readArguments(argv);
  if (request === null) {
    print(USAGE);
    return 2;
  }
  const trust = request.key === null ? {} : { trustedKey: request.key };
  const found = await verifyExportFile(request.file, trust);
  if (found !== null) {
    print(describeExport(found).map(printable).join('\n'));
    return found.holds ? 0 : 1;
  }
  const roots = request.ca === null ? null : readRoots(request.ca);
  if (roots !== null && 'fault' in roots) {
    print(`${roots.fault}\n`);
    return 2;
  }
  const certificates = await verifyCertificatesFile(request.file, {
    ...trust,
    ...(roots === null ? {} : { trustedPem: roots.pem }),
  });
  if (certificates !== null) {
    print(describeCertificates(certificates).map(printable).join('\n'));
    return certificates.holds ? 0 : 1;
  }
  const receipt = readReceipt(request.file);
  if (receipt !== null) {
    const found = await verifyReceipt(receipt, trust);
    print(describeReceipt(found).map(printable).join('\n'));
    return found.holds ? 0 : 1;
  }
  const result = await verified(request.file, {
    ...trust,
    ...(roots === null ? {} : { trustedPem: roots.pem }),
  });
  print(typeof result === 'string' ? `${result}\n` : describe(result));
  if (typeof result === 'string') return 2;
  return result.holds ? 0 : 1;
}

interface Request {
  file: string;
  key: string | null;
  ca: string | null;
}

function readArguments(argv: string[]): Request | null {
  let file: string | null = null;
  let key: string | null = null;
  let ca: string | null = null;
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] as string;
    if (argument === '--key') {
      key = argv[++at] ?? '';
      if (!isVerifierKey(key)) return null;
    } else if (argument === '--ca') {
      ca = argv[++at] ?? '';
      if (ca === '') return null;
    } else if (argument.startsWith('-') || file !== null) return null;
    else file = argument;
  }
  return file === null ? null : { file, key, ca };
}

function isVerifierKey(text: string): boolean {
  try {
    parseVerifierKey(text);
    return true;
  } catch {
    return false;
  }
}

/** The roots that somebody trusts are a short file. */
const MOST_ROOT_BYTES = 1_048_576;

function readRoots(file: string): { pem: string } | { fault: string } {
  try {
    if (statSync(file).size > MOST_ROOT_BYTES) return { fault: 'The file of roots is too large.' };
    return { pem: readFileSync(file, 'utf8') };
  } catch (error) {
    return { fault: `The file of roots cannot be read (${(error as NodeJS.ErrnoException).code}).` };
  }
}

/** What was found, or why the file cannot be read. */
async function verified(path: string, trust: PackTrust): Promise<PackVerification | string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      return await verifyPackFile(readerOf(file, size), trust);
    } finally {
      await file.close();
    }
  } catch (error) {
    return `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`;
  }
}

const readerOf = (file: FileHandle, size: number): ObjectReader => ({
  size,
  read: async (from, length) => {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - from)));
    let read = 0;
    // One call gives at most 2 GiB.
    for (let more = 1; more > 0 && read < bytes.length; read += more)
      more = (await file.read(bytes, read, bytes.length - read, from + read)).bytesRead;
    return bytes.subarray(0, read);
  },
});

function describe({
  holds,
  checked,
  faults,
  doesNotProve,
  recording,
  collection,
  appliance,
  key,
}: PackVerification): string {
  const lines = [
    `${titleOf(collection, recording)}, appliance ${appliance ?? 'unknown'}`,
    '',
    'Checked:',
    ...checked.map((line) => `  ${line}`),
    '',
  ];
  if (faults.length > 0)
    lines.push(
      `Faults (${faults.length}):`,
      ...faults.map(({ item, code, message }) => `  ${item}: ${code}: ${message}`),
      '',
    );
  if (holds && doesNotProve.length > 0)
    lines.push('Not proved:', ...doesNotProve.map((line) => `  ${line}`), '');
  lines.push(...describeKey(key), '', holds ? 'THE PACK HOLDS.' : 'THE PACK DOES NOT HOLD.', '');
  return lines.map(printable).join('\n');
}

const titleOf = (collection: PackVerification['collection'], recording: string | null): string =>
  collection
    ? `Collection of ${collection.recordings} evidence packs, ${collection.leftOut} left out`
    : `Evidence pack of recording ${recording ?? 'unknown'}`;

function describeKey(key: PackVerification['key']): string[] {
  if (key === null) return ['Key: none could be read.'];
  if (key.from === 'outside') return [`Key: ${key.text} (given from outside)`];
  return [
    `Key: ${key.text} (the pack's own)`,
    'The pack agrees with itself. Compare this key with the one that the firm publishes, or give it with --key.',
  ];
}

/** A pack's text may be hostile: no control characters reach the terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
}

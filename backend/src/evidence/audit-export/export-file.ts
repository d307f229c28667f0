import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EXPORT_PATHS } from './export-format.js';
import { type ByteSource, beginsAsExport } from './export-zip.js';
import { type ExportVerification, verifyAuditExport } from './verify-export.js';

/** Verifies a file that is an export of the audit log; null for one that is none, or cannot be read. */
export async function verifyExportFile(
  path: string,
  trust: { trustedKey?: string },
): Promise<ExportVerification | null> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(file);
    const source = sourceOf(file, stat.size);
    if (!stat.isFile() || !beginsAsExport(source, EXPORT_PATHS.checkpoint)) return null;
    return await verifyAuditExport(source, trust);
  } finally {
    closeSync(file);
  }
}

function sourceOf(file: number, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
    },
  };
}

export function describeExport(found: ExportVerification): string[] {
  const { holds, checked, notChecked, faults, doesNotProve, appliance, key } = found;
  const listed = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
  return [
    `Export of the audit log of appliance ${appliance ?? 'unknown'}`,
    '',
    ...listed('Checked:', checked),
    ...listed('Not checked:', notChecked),
    ...listed(
      `Faults (${faults.length}):`,
      faults.map(({ item, code, message }) => `${item}: ${code}: ${message}`),
    ),
    ...(holds ? listed('Not proved:', doesNotProve) : []),
    key === null ? 'Key: none could be read.' : `Key: ${key.text} (${FROM[key.from]})`,
    '',
    holds ? 'THE EXPORT HOLDS.' : 'THE EXPORT DOES NOT HOLD.',
    '',
  ];
}

const FROM = {
  outside: 'given from outside',
  pack: "the export's own; compare it with the one that the firm publishes",
};

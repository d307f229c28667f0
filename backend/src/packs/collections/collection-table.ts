import { stringify } from 'csv-stringify/sync';
import type { LeftOutReason } from '../../evidence/collection-format.js';
import type { CollectedVerdict } from './pack-collection.entity.js';

export interface TableRow {
  recording: string;
  pack: { sha256: string; bytes: number } | null;
  verdicts: CollectedVerdict[];
  leftOut: LeftOutReason | null;
}

const COLUMNS = [
  'recording',
  'left_out',
  'disclosure',
  'version',
  'verdict',
  'reasons',
  'continuous_ms',
  'cumulative_ms',
  'pack',
  'pack_sha256',
  'pack_bytes',
];

/** summary.csv: a line for each verdict, and for each recording without one (RFC 4180). */
export function collectionTable(rows: readonly TableRow[]): Buffer {
  const lines = rows.flatMap(({ recording, pack, verdicts, leftOut }) => {
    const end = pack ? [`packs/${recording}.zip`, pack.sha256, pack.bytes] : ['', '', ''];
    if (verdicts.length === 0) return [[recording, leftOut ?? '', '', '', '', '', '', '', ...end]];
    return verdicts.map(({ disclosure, version, verdict, reasons, continuousMs, cumulativeMs }) => [
      recording,
      '',
      disclosure,
      version,
      verdict,
      reasons.join(' '),
      continuousMs,
      cumulativeMs,
      ...end,
    ]);
  });
  return Buffer.from(stringify([COLUMNS, ...lines.map((line) => line.map(inert))]), 'utf8');
}

/** A spreadsheet would run what begins like this. */
function inert(cell: string | number): string | number {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

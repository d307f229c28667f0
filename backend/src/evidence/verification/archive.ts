import { canonicalBytes } from '../canonical-json.js';
import { clockNotes } from '../clock-notes.js';
import { PACK_PATHS } from '../pack-format.js';
import { archiveShape } from '../recording-archive.js';
import type { RecordingManifest } from '../recording-manifest.js';
import type { VerificationReport } from './report.js';
import type { SegmentFindings } from './segments.js';

/**
 * The archive that the manifest speaks of is the one that these segments make, byte for byte up to its encryption; its
 * clock notes follow from headers and times. What the store holds cannot be seen from here.
 */
export function checkArchiveClaims(
  manifest: RecordingManifest,
  { layout, jumps }: Pick<SegmentFindings, 'layout' | 'jumps'>,
  report: VerificationReport,
): void {
  const { archive, clock, segments } = manifest;
  if (archive !== undefined) {
    const { schema, bytes, indexHash, pieces } = archive;
    if (!same({ schema, bytes, indexHash, pieces }, archiveShape(layout.index)))
      report.fault(
        PACK_PATHS.manifest,
        'ARCHIVE_NOT_AS_RECORDED',
        'The archive in the manifest is not the one that the segments make.',
      );
    report.note(`The index of the archive, derived again from the segments: ${pieces} pieces`);
  }
  if (clock === undefined) return;
  const { offsetsMs, jumps: noted } = clock;
  if (!same({ offsetsMs, jumps: noted }, clockNotes(segments, jumps)))
    report.fault(
      PACK_PATHS.manifest,
      'CLOCK_NOT_AS_RECORDED',
      'The notes on the visitor’s clock do not follow from the segments.',
    );
  report.note(`Notes on the visitor’s clock, with ${noted.length} steps of it`);
}

const same = (one: unknown, other: unknown): boolean => canonicalBytes(one).equals(canonicalBytes(other));

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type ArchiveIndex,
  ArchiveLayout,
  archiveIndexBytes,
  archiveTail,
  snapshotTime,
} from '../evidence/recording-archive.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { ArchiveVault, type StoredArchive } from './archive-vault.service.js';
import { RecordingArchive } from './recording-archive.entity.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import { type SegmentContent, unpackedEvents } from './segment-content.js';
import { SegmentVault } from './segment-vault.service.js';

export interface WrittenArchive {
  stored: StoredArchive;
  index: ArchiveIndex;
}

/** Who looks at a recording while it is compacted. */
export interface ArchiveVisitor {
  segment(
    segment: RecordingSegment,
    content: SegmentContent,
    unpacked: ReturnType<typeof unpackedEvents>,
  ): Promise<void>;
  /** Asked after the last segment; no means that nothing is stored. */
  accepts(): boolean;
}

class Declined extends Error {}

/**
 * Compacts segments into one object: each is read once, proved, shown to the visitor, and appended. One segment is in
 * memory at a time, and the recording's key is opened once.
 */
@Injectable()
export class RecordingArchiver {
  constructor(
    private readonly keys: RecordingKeys,
    private readonly segments: SegmentVault,
    private readonly archives: ArchiveVault,
  ) {}

  /** Null when the visitor declined. The caller holds the recording's row: there is one writer at a time. */
  async write(
    manager: EntityManager,
    recordingId: string,
    segments: readonly RecordingSegment[],
    visitor: ArchiveVisitor,
  ): Promise<WrittenArchive | null> {
    await this.removeLeftovers(recordingId);
    const layout = new ArchiveLayout(recordingId);
    try {
      const stored = await this.keys.use(manager, recordingId, (key) =>
        this.archives.put(manager, key, recordingId, this.plaintext(key, segments, layout, visitor)),
      );
      return { stored, index: layout.index };
    } catch (error) {
      if (error instanceof Declined) return null;
      throw error;
    }
  }

  /** Forgets an archive whose row was not committed; unknown counts as committed, because an orphan costs only room. */
  async discard(manager: EntityManager, { stored }: WrittenArchive): Promise<void> {
    const { objectKey } = stored;
    if (await manager.existsBy(RecordingArchive, { objectKey }).catch(() => true)) return;
    await this.archives.remove(objectKey).catch(() => undefined);
  }

  private async *plaintext(
    key: Uint8Array,
    segments: readonly RecordingSegment[],
    layout: ArchiveLayout,
    visitor: ArchiveVisitor,
  ): AsyncGenerator<Uint8Array> {
    for (const segment of segments) {
      const content = await this.segments.read(key, segment);
      const unpacked = unpackedEvents(content);
      await visitor.segment(segment, content, unpacked);
      layout.place({
        seq: segment.seq,
        length: content.frame.length,
        firstAt: Number(segment.firstAt),
        lastAt: Number(segment.lastAt),
        snapshotAt: snapshotTime(unpacked.events),
      });
      yield content.frame;
    }
    if (!visitor.accepts()) throw new Declined();
    yield archiveTail(archiveIndexBytes(layout.index));
  }

  /** What an attempt that was killed has left: no row speaks of it, and none will. */
  private async removeLeftovers(recordingId: string): Promise<void> {
    for await (const objectKey of this.archives.stored(recordingId)) await this.archives.remove(objectKey);
  }
}

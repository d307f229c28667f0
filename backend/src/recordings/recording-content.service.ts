import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { parseManifest, type RecordingManifest } from '../evidence/recording-manifest.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { ArchiveVault } from './archive-vault.service.js';
import type { RecordingArchive } from './recording-archive.entity.js';
import { RecordingArchives } from './recording-archives.service.js';
import { RecordingGap, RecordingSegment } from './recording-segment.entity.js';
import { RecordingSeal } from './recording-seal.entity.js';
import { Recording } from './recording.entity.js';
import {
  ArchiveDamagedError,
  archiveDamaged,
  recordingNotFound,
  segmentDamaged,
  segmentNotFound,
} from './recordings.errors.js';
import { contentOf, type SegmentContent } from './segment-content.js';
import { SegmentVault } from './segment-vault.service.js';

export { unpackedEvents } from './segment-content.js';

/** Reads what the catalogue has. Who may read is decided before: by replay, packs and jobs. */
@Injectable()
export class RecordingContent {
  constructor(
    private readonly vault: SegmentVault,
    private readonly archives: RecordingArchives,
    private readonly archiveVault: ArchiveVault,
    private readonly keys: RecordingKeys,
  ) {}

  async recording(manager: EntityManager, id: string): Promise<Recording> {
    const recording = await manager.findOneBy(Recording, { id });
    if (!recording) throw recordingNotFound();
    return recording;
  }

  segments(manager: EntityManager, recordingId: string): Promise<RecordingSegment[]> {
    return manager.find(RecordingSegment, { where: { recordingId }, order: { seq: 'ASC' } });
  }

  gaps(manager: EntityManager, recordingId: string): Promise<RecordingGap[]> {
    return manager.find(RecordingGap, { where: { recordingId }, order: { fromSeq: 'ASC' } });
  }

  async segment(manager: EntityManager, recordingId: string, seq: number): Promise<RecordingSegment> {
    const segment = await manager.findOneBy(RecordingSegment, { recordingId, seq });
    if (!segment) throw segmentNotFound();
    return segment;
  }

  async seal(
    manager: EntityManager,
    recordingId: string,
  ): Promise<{ seal: RecordingSeal; manifest: RecordingManifest } | null> {
    const seal = await manager.findOneBy(RecordingSeal, { recordingId });
    return seal && { seal, manifest: parseManifest(Buffer.from(seal.manifest, 'utf8')) };
  }

  /** Segments in which a whole picture of a page stands, and its time: a player may begin there. Known once archived. */
  async snapshots(manager: EntityManager, recordingId: string): Promise<Map<number, number>> {
    const places = await this.archives.places(manager, recordingId);
    return new Map(
      places.flatMap(({ seq, snapshotAt }): [number, number][] =>
        snapshotAt === null ? [] : [[seq, Number(snapshotAt)]],
      ),
    );
  }

  /** One segment, from wherever it lies. Of an archive only the pieces that hold it are read. */
  async content(manager: EntityManager, segment: RecordingSegment): Promise<SegmentContent> {
    const archive = await this.archives.standing(manager, segment.recordingId);
    if (archive) return this.archived(manager, archive, segment);
    try {
      return await this.vault.get(manager, segment);
    } catch (error) {
      return this.afterAll(manager, segment, error);
    }
  }

  /** Every segment in order, one in memory at a time; the key is opened once, an archive read once. */
  async each(
    manager: EntityManager,
    recordingId: string,
    visit: (segment: RecordingSegment, content: SegmentContent) => Promise<void> | void,
  ): Promise<void> {
    const segments = await this.segments(manager, recordingId);
    const archive = await this.archives.standing(manager, recordingId);
    await this.keys.use(manager, recordingId, async (key) => {
      if (archive) return this.eachArchived(manager, key, archive, segments, visit);
      for (const segment of segments)
        await visit(
          segment,
          await this.vault
            .read(key, segment)
            .catch((error: unknown) => this.afterAll(manager, segment, error)),
        );
    });
  }

  /** Writes down that an archive is not what it was, when that is what the error says. */
  async noteIfDamaged(recordingId: string, error: unknown): Promise<void> {
    if (error instanceof ArchiveDamagedError) await this.archives.noteDamage(recordingId, error.fault);
  }

  private async archived(
    manager: EntityManager,
    archive: RecordingArchive,
    segment: RecordingSegment,
  ): Promise<SegmentContent> {
    const { recordingId, seq } = segment;
    const { byteOffset, bytes } = await this.archives.place(manager, recordingId, seq);
    const range = { offset: Number(byteOffset), length: bytes };
    return this.watched(recordingId, async () => {
      const frame = await this.keys.use(manager, recordingId, (key) =>
        this.archiveVault.range(key, archive, range),
      );
      return framed(frame, segment);
    });
  }

  private async eachArchived(
    manager: EntityManager,
    key: Uint8Array,
    archive: RecordingArchive,
    segments: readonly RecordingSegment[],
    visit: (segment: RecordingSegment, content: SegmentContent) => Promise<void> | void,
  ): Promise<void> {
    const lengths = (await this.archives.places(manager, archive.recordingId)).map(({ bytes }) => bytes);
    await this.watched(archive.recordingId, async () => {
      let next = 0;
      for await (const frame of this.archiveVault.frames(key, archive, lengths)) {
        const segment = segments[next++]!;
        await visit(segment, framed(frame, segment));
      }
    });
  }

  /** An object that is gone may have gone because the archive took its place since we looked. */
  private async afterAll(
    manager: EntityManager,
    segment: RecordingSegment,
    error: unknown,
  ): Promise<SegmentContent> {
    if ((error as { code?: unknown }).code !== 'OBJECT_NOT_FOUND') throw error;
    const archive = await this.archives.standing(manager, segment.recordingId);
    if (!archive) throw segmentDamaged(error);
    return this.archived(manager, archive, segment);
  }

  private async watched<T>(recordingId: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      await this.noteIfDamaged(recordingId, error);
      throw error;
    }
  }
}

/** What authenticates and is still another segment was put there by somebody who has the key. */
function framed(frame: Buffer, segment: RecordingSegment): SegmentContent {
  try {
    return contentOf(frame, segment);
  } catch (error) {
    throw archiveDamaged('SEGMENT_HASH_WRONG', error);
  }
}

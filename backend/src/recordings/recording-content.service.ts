import { gunzipSync } from 'node:zlib';
import { WIRE_LIMITS } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { parseManifest, type RecordingManifest } from '../evidence/recording-manifest.js';
import { RecordingGap, RecordingSegment } from './recording-segment.entity.js';
import { RecordingSeal } from './recording-seal.entity.js';
import { Recording } from './recording.entity.js';
import { recordingNotFound, segmentDamaged, segmentNotFound } from './recordings.errors.js';
import { SegmentVault, type SegmentContent } from './segment-vault.service.js';

/** Reads what the catalogue has. Who may read is decided before: by replay, packs and jobs. */
@Injectable()
export class RecordingContent {
  constructor(private readonly vault: SegmentVault) {}

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

  content(manager: EntityManager, segment: RecordingSegment): Promise<SegmentContent> {
    return this.vault.get(manager, segment);
  }

  /** The events of a stored segment. They passed ingest, yet they are the visitor's: hostile. */
  async events(manager: EntityManager, segment: RecordingSegment): Promise<unknown> {
    return unpackedEvents(await this.vault.get(manager, segment)).events;
  }
}

/** The events of a segment as they were written and as they are read. */
export function unpackedEvents({ body }: SegmentContent): { json: string; events: unknown } {
  try {
    const json = gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8');
    return { json, events: JSON.parse(json) };
  } catch (error) {
    throw segmentDamaged(error);
  }
}

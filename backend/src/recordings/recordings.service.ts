import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AccessStanding } from '../access/access-standing.service.js';
import { Verdicts } from '../disclosures/verdicts.service.js';
import { pieceCount, plainBytes } from '../evidence/cobblestone-sizes.js';
import { sha256Hex } from '../evidence/sha256.js';
import { Signer } from '../keys/signer.js';
import type { PersonActor } from '../platform/actor.js';
import type { RecordingArchive } from './recording-archive.entity.js';
import { RecordingArchives } from './recording-archives.service.js';
import { RecordingContent } from './recording-content.service.js';
import { RecordingSearch } from './recording-search.js';
import { RecordingQuarantine } from './recording-seal.entity.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import type {
  RecordingArchiveDto,
  RecordingDto,
  RecordingPageDto,
  RecordingQuarantineDto,
  RecordingQueryDto,
  RecordingRetentionDto,
  RecordingSegmentDto,
} from './recordings.dto.js';
import { recordingNotFound } from './recordings.errors.js';

/** The catalogue for people. */
@Injectable()
export class Recordings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly catalogue: RecordingSearch,
    private readonly content: RecordingContent,
    private readonly archives: RecordingArchives,
    private readonly verdicts: Verdicts,
    private readonly standing: AccessStanding,
    private readonly signer: Signer,
  ) {}

  search(_actor: PersonActor, query: RecordingQueryDto): Promise<RecordingPageDto> {
    return this.catalogue.page(query);
  }

  async get(actor: PersonActor, id: string): Promise<RecordingDto> {
    const manager = this.source.manager;
    const summary = await this.catalogue.summary(manager, id);
    if (!summary) throw recordingNotFound();
    const recording = await this.content.recording(manager, id);
    const segments = await this.content.segments(manager, id);
    const sealed = await this.content.seal(manager, id);
    const found = await manager.find(RecordingQuarantine, {
      where: { recordingId: id },
      order: { occurredAt: 'ASC', seq: 'ASC', event: 'ASC', reason: 'ASC' },
      take: 20,
    });
    return {
      ...summary,
      consentId: recording.consentId,
      policyVersions: [...new Set(segments.map(({ policyVersion }) => policyVersion))],
      recorderVersions: [...new Set(segments.map(({ recorderVersion }) => recorderVersion))],
      end: recording.endReason,
      segmentList: segments.map(segmentDto),
      gapList: (await this.content.gaps(manager, id)).map(({ fromSeq, toSeq, reason }) => ({
        fromSeq,
        toSeq,
        reason,
      })),
      seal: sealed && {
        manifestHash: sha256Hex(Buffer.from(sealed.seal.manifest, 'utf8')),
        sealedAt: sealed.seal.sealedAt.toISOString(),
        verifierKey: this.signer.verifierKeyOf(sealed.seal.manifestNote),
        archive: archiveDto(await this.archives.of(manager, id)),
      },
      assets: sealed?.manifest.assets
        ? { captured: sealed.manifest.assets, notCaptured: sealed.manifest.notCaptured ?? [] }
        : null,
      quarantine: recording.state === 'quarantined' ? quarantineDto(found) : null,
      retention: await retentionOf(manager, id),
      verdictDetails: await this.verdicts.ofRecording(manager, id),
      access: await this.standing.of(manager, actor, id),
    };
  }
}

async function retentionOf(manager: EntityManager, id: string): Promise<RecordingRetentionDto> {
  const [row]: [
    { keep: Date | number | null; end: Date | number | null; ended: Date | null; holds: number },
  ] = await manager.query(
    `SELECT p.keep_until AS keep, p.destroy_by AS "end", r.ending_asked_at AS ended,
              (SELECT count(DISTINCT matter_id)::int FROM held_recording h WHERE h.recording_id = r.id) AS holds
       FROM recording r LEFT JOIN retention_plan p ON p.recording_id = r.id WHERE r.id = $1`,
    [id],
  );
  // PostgreSQL's 'infinity' comes as the number of that name.
  const date = (at: Date | number | null) => (at instanceof Date ? at.toISOString() : null);
  return {
    keepUntil: date(row.keep),
    destroyBy: date(row.end),
    forever: row.end === Infinity,
    holds: row.holds,
    restrictedSince: date(row.ended),
  };
}

function archiveDto(archive: RecordingArchive | null): RecordingArchiveDto | null {
  if (!archive) return null;
  const { bytes, verifiedAt, damagedAt } = archive;
  return {
    bytes: Number(bytes),
    pieces: pieceCount(plainBytes(Number(bytes) - 1)!),
    verifiedAt: verifiedAt?.toISOString() ?? null,
    damagedAt: damagedAt?.toISOString() ?? null,
  };
}

function quarantineDto(found: RecordingQuarantine[]): RecordingQuarantineDto | null {
  const [first] = found;
  if (!first) return null;
  const { reason, place, occurredAt, foundBy } = first;
  const findings = found.map(({ reason, seq, event, place, count }) => ({
    reason,
    seq,
    event,
    place,
    count,
  }));
  return { reason, place, at: occurredAt.toISOString(), foundBy, findings };
}

const segmentDto = (segment: RecordingSegment): RecordingSegmentDto => ({
  seq: segment.seq,
  hash: segment.hash.toString('hex'),
  bytes: segment.bytes,
  events: segment.events,
  observations: segment.observations,
  firstAtMs: Number(segment.firstAt),
  lastAtMs: Number(segment.lastAt),
  receivedAt: segment.receivedAt.toISOString(),
});

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { ARCHIVE_SCHEMA } from '../evidence/manifest-archive.js';
import type { ArchiveIndex } from '../evidence/recording-archive.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import type { StoredArchive } from './archive-vault.service.js';
import { ArchivedSegment, RecordingArchive } from './recording-archive.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recording.read' };

/** Rows of archives: where a recording lies, and how far its compaction has come. */
@Injectable()
export class RecordingArchives {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  of(manager: EntityManager, recordingId: string): Promise<RecordingArchive | null> {
    return manager.findOneBy(RecordingArchive, { recordingId });
  }

  /** The archive, if it is what is read: it was read back whole. Until then the segments' own objects are the truth. */
  standing(manager: EntityManager, recordingId: string): Promise<RecordingArchive | null> {
    return manager.findOneBy(RecordingArchive, { recordingId, verifiedAt: Not(IsNull()) });
  }

  places(manager: EntityManager, recordingId: string): Promise<ArchivedSegment[]> {
    return manager.find(ArchivedSegment, { where: { recordingId }, order: { seq: 'ASC' } });
  }

  place(manager: EntityManager, recordingId: string, seq: number): Promise<ArchivedSegment> {
    return manager.findOneByOrFail(ArchivedSegment, { recordingId, seq });
  }

  async keep(
    manager: EntityManager,
    { recordingId, ...stored }: StoredArchive,
    index: ArchiveIndex,
    now: Date,
  ): Promise<void> {
    await manager.insert(RecordingArchive, { recordingId, ...stored, madeAt: now, workDueAt: now });
    const { segments } = index;
    const column = (of: (segment: (typeof segments)[number]) => number | null) => segments.map(of);
    await manager.query(
      `INSERT INTO archived_segment (recording_id, seq, byte_offset, bytes, snapshot_at)
       SELECT $1, * FROM unnest($2::int[], $3::bigint[], $4::int[], $5::bigint[])`,
      [
        recordingId,
        column(({ seq }) => seq),
        column(({ offset }) => offset),
        column(({ length }) => length),
        column(({ snapshotAt }) => snapshotAt),
      ],
    );
  }

  /** As it stands at the end of the archive, made again from the rows. */
  async index(manager: EntityManager, recordingId: string): Promise<ArchiveIndex> {
    const rows: Record<'seq' | 'offset' | 'length' | 'firstAt' | 'lastAt' | 'snapshotAt', string | null>[] =
      await manager.query(
        `SELECT a.seq, a.byte_offset AS "offset", a.bytes AS length, s.first_at AS "firstAt", s.last_at AS "lastAt",
                a.snapshot_at AS "snapshotAt"
         FROM archived_segment a JOIN recording_segment s USING (recording_id, seq)
         WHERE a.recording_id = $1 ORDER BY a.seq`,
        [recordingId],
      );
    return {
      schema: ARCHIVE_SCHEMA,
      recording: recordingId,
      segments: rows.map(({ seq, offset, length, firstAt, lastAt, snapshotAt }) => ({
        seq: Number(seq),
        offset: Number(offset),
        length: Number(length),
        firstAt: Number(firstAt),
        lastAt: Number(lastAt),
        snapshotAt: snapshotAt === null ? null : Number(snapshotAt),
      })),
    };
  }

  /** Written down once, in a transaction of its own: whoever found it may have to give up theirs. */
  async noteDamage(recordingId: string, code: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const { affected } = await manager.update(
        RecordingArchive,
        { recordingId, damagedAt: IsNull() },
        { damagedAt: this.clock.now() },
      );
      if (affected === 0) return;
      await this.audit.append(manager, ACTOR, { kind: 'recording.damaged', recordingId, fields: { code } });
    });
  }
}

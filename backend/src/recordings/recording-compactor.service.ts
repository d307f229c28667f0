import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { archiveShape } from '../evidence/recording-archive.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { ArchiveVault } from './archive-vault.service.js';
import { RecordingArchive } from './recording-archive.entity.js';
import { RecordingArchiver, type WrittenArchive } from './recording-archiver.service.js';
import { RecordingArchives } from './recording-archives.service.js';
import { RecordingContent } from './recording-content.service.js';
import { Recording } from './recording.entity.js';
import { archiveDamaged } from './recordings.errors.js';
import { SegmentVault } from './segment-vault.service.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recording.compact' };
const AT_A_TIME = 8;
/** When a segment's object may not go yet (a lock of the store), it is asked again after this long. */
const LOCKED_MS = 86_400_000;
const NIGHTLY_MOST = 1_000;

/**
 * Lets the archive take the place of the segments' own objects, in steps that may be cut off anywhere: read it back
 * whole, say so, remove what it holds a second time. Before the second step the segments are read, after it the archive.
 */
@Injectable()
export class RecordingCompactor {
  private readonly logger = new Logger('RecordingCompactor');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly rows: RecordingArchives,
    private readonly vault: ArchiveVault,
    private readonly segments: SegmentVault,
    private readonly archiver: RecordingArchiver,
    private readonly keys: RecordingKeys,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async compact(recordingId: string): Promise<void> {
    const { manager } = this.source;
    if (!(await this.rows.of(manager, recordingId))) await this.archive(recordingId);
    const archive = await this.rows.of(manager, recordingId);
    if (!archive) return;
    if (!archive.verifiedAt || archive.damagedAt) await this.verify(archive);
    if (!archive.segmentsRemovedAt) await this.removeSegments(archive);
  }

  /** Archives with something left to do, whatever became of their job. The damaged ones wait for the night. */
  async overdue(): Promise<string[]> {
    const rows: { id: string }[] = await this.source.query(
      `SELECT recording_id AS id FROM recording_archive
       WHERE segments_removed_at IS NULL AND damaged_at IS NULL AND work_due_at < $1 ORDER BY work_due_at LIMIT 100`,
      [new Date(this.clock.now().getTime() - 60_000)],
    );
    return rows.map(({ id }) => id);
  }

  /** Recordings sealed before there were archives, a number of them, and damaged ones: somebody may have restored them. */
  async nightly(): Promise<void> {
    const rows: { id: string }[] = await this.source.query(
      `SELECT recording_id AS id FROM recording_archive WHERE damaged_at IS NOT NULL
       UNION ALL
       (SELECT z.recording_id FROM recording_seal z LEFT JOIN recording_archive a USING (recording_id)
        WHERE a.recording_id IS NULL ORDER BY z.sealed_at LIMIT ${NIGHTLY_MOST})`,
    );
    for (const { id } of rows)
      await this.jobs.enqueue(
        this.source.manager,
        'recording.compact',
        { recordingId: id },
        { singletonKey: id },
      );
  }

  /** For a recording whose manifest knows of no archive: what the manifest would say stands in the audit log. */
  private async archive(recordingId: string): Promise<void> {
    const attempt: { written?: WrittenArchive | null } = {};
    try {
      await this.source.transaction((manager) => this.archiveOlder(manager, recordingId, attempt));
    } catch (error) {
      if (attempt.written) await this.archiver.discard(this.source.manager, attempt.written);
      throw error;
    }
  }

  private async archiveOlder(
    manager: EntityManager,
    recordingId: string,
    attempt: { written?: WrittenArchive | null },
  ): Promise<void> {
    await manager.findOne(Recording, { where: { id: recordingId }, lock: { mode: 'pessimistic_write' } });
    const sealed = await this.content.seal(manager, recordingId);
    if (!sealed || (await this.rows.of(manager, recordingId))) return;
    const segments = await this.content.segments(manager, recordingId);
    attempt.written = await this.archiver.write(manager, recordingId, segments, {
      segment: async () => undefined,
      accepts: () => true,
    });
    const { stored, index } = attempt.written!;
    await this.rows.keep(manager, stored, index, this.clock.now());
    const { bytes, indexHash } = archiveShape(index);
    await this.audit.append(manager, ACTOR, {
      kind: 'recording.archived',
      recordingId,
      fields: {
        archiveHash: stored.ciphertextHash.toString('hex'),
        indexHash,
        bytes,
        segments: segments.length,
      },
    });
  }

  /** MUST NOT resolve unless the archive was read back whole and holds: the segments are removed on the strength of it. */
  private async verify(archive: RecordingArchive): Promise<void> {
    const { recordingId } = archive;
    const { manager } = this.source;
    const sealed = await this.content.seal(manager, recordingId);
    const index = await this.rows.index(manager, recordingId);
    const faults = await this.keys
      .use(manager, recordingId, (key) => this.vault.faults(key, archive, index, sealed!.manifest))
      .catch(async (error: unknown) => {
        await this.content.noteIfDamaged(recordingId, error);
        throw error;
      });
    const [first] = faults;
    if (first) {
      this.logger.error({ recordingId, faults: faults.slice(0, 20) });
      await this.rows.noteDamage(recordingId, first.code);
      throw archiveDamaged(first.code);
    }
    await this.source.transaction((manager) => this.noteWhole(manager, archive, index.segments.length));
  }

  private async noteWhole(
    manager: EntityManager,
    { recordingId, ciphertextHash, verifiedAt, damagedAt }: RecordingArchive,
    segments: number,
  ): Promise<void> {
    const archiveHash = ciphertextHash.toString('hex');
    const { affected: first } = await manager.update(
      RecordingArchive,
      { recordingId, verifiedAt: IsNull() },
      { verifiedAt: this.clock.now() },
    );
    if (first !== 0)
      await this.audit.append(manager, ACTOR, {
        kind: 'recording.compacted',
        recordingId,
        fields: { archiveHash, segments },
      });
    if (!damagedAt) return;
    await manager.update(RecordingArchive, { recordingId }, { damagedAt: null });
    if (verifiedAt)
      await this.audit.append(manager, ACTOR, {
        kind: 'recording.restored',
        recordingId,
        fields: { archiveHash },
      });
  }

  private async removeSegments({ recordingId }: RecordingArchive): Promise<void> {
    const { manager } = this.source;
    const segments = await this.content.segments(manager, recordingId);
    try {
      for (let at = 0; at < segments.length; at += AT_A_TIME)
        await Promise.all(segments.slice(at, at + AT_A_TIME).map((segment) => this.segments.remove(segment)));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'OBJECT_LOCKED') throw error;
      const workDueAt = new Date(this.clock.now().getTime() + LOCKED_MS);
      await manager.update(RecordingArchive, { recordingId }, { workDueAt });
      return;
    }
    await manager.update(
      RecordingArchive,
      { recordingId, segmentsRemovedAt: IsNull() },
      { segmentsRemovedAt: this.clock.now() },
    );
  }
}

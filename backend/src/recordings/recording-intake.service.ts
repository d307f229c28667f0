import { Injectable } from '@nestjs/common';
import type { SegmentHeader } from '@exhibit/contract';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { sha256 } from '../evidence/sha256.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { Quarantine, type QuarantineFinding } from './quarantine.service.js';
import { placeInChain, type ChainPlace } from './chain-place.js';
import { RecordingGap, RecordingSegment } from './recording-segment.entity.js';
import { Recording } from './recording.entity.js';
import { SegmentVault, type StoredSegment } from './segment-vault.service.js';

export interface ArrivingSegment {
  siteId: string;
  subject: string | null;
  header: SegmentHeader;
  headerJson: string;
  bodyBytes: number;
  frame: Uint8Array;
  findings: { reason: string; place: string; event: number | null }[];
}

export type IntakeResult =
  | { kind: 'stored' | 'repeated'; nextSeq: number; quarantined: boolean }
  | Exclude<ChainPlace, { kind: 'next' | 'repeated' }>;

/** Takes segments into the catalogue, in order, each exactly once. */
@Injectable()
export class RecordingIntake {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly vault: SegmentVault,
    private readonly quarantine: Quarantine,
    private readonly keys: RecordingKeys,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /**
   * Stores one segment that was checked by ingest. `requireConsent` runs inside the transaction.
   * MUST NOT resolve before commit: the recorder forgets the segment once it is acknowledged (P9).
   */
  async take(
    actor: Actor,
    segment: ArrivingSegment,
    requireConsent: (manager: EntityManager) => Promise<void>,
  ): Promise<IntakeResult> {
    const attempt: { stored?: StoredSegment } = {};
    try {
      return await this.source.transaction((manager) =>
        this.takeIn(manager, actor, segment, requireConsent, attempt),
      );
    } catch (error) {
      // The commit may have happened although its answer was lost: then the object must stay.
      if (attempt.stored && !(await this.isReferenced(attempt.stored)))
        await this.vault.discard(attempt.stored);
      throw error;
    }
  }

  private async takeIn(
    manager: EntityManager,
    actor: Actor,
    segment: ArrivingSegment,
    requireConsent: (manager: EntityManager) => Promise<void>,
    attempt: { stored?: StoredSegment },
  ): Promise<IntakeResult> {
    const { header } = segment;
    const recording = await this.lock(manager, segment);
    const earlier = await manager.findOneBy(RecordingSegment, {
      recordingId: header.recording,
      seq: header.seq,
    });
    const place = placeInChain(header, segment, recording, earlier);
    if (place.kind === 'repeated') {
      const quarantined = recording?.state === 'quarantined';
      return { kind: 'repeated', nextSeq: recording?.nextSeq ?? header.seq + 1, quarantined };
    }
    if (place.kind !== 'next') return place;
    await requireConsent(manager);
    const opened = recording ?? (await this.open(manager, segment));
    const row = this.rowFor(segment);
    attempt.stored = await this.vault.put(manager, row, segment.frame);
    await manager.insert(RecordingSegment, { ...row, ...attempt.stored });
    if (header.gap) await manager.insert(RecordingGap, { recordingId: header.recording, ...header.gap });
    const quarantined = segment.findings.length > 0;
    await this.advance(manager, segment, quarantined);
    if (!recording) await this.firstEntry(manager, actor, segment, opened);
    if (quarantined)
      await this.quarantine.place(manager, actor, header.recording, findingsOf(segment), 'ingest');
    return { kind: 'stored', nextSeq: header.seq + 1, quarantined };
  }

  /** One segment of a recording at a time, the first included, when there is no row yet to lock. */
  private async lock(manager: EntityManager, { header }: ArrivingSegment): Promise<Recording | null> {
    await lockByName(manager, `recording:${header.recording}`);
    return manager.findOne(Recording, {
      where: { id: header.recording },
      lock: { mode: 'pessimistic_write' },
    });
  }

  private async open(
    manager: EntityManager,
    { header, siteId, subject }: ArrivingSegment,
  ): Promise<Recording> {
    const now = this.clock.now();
    const recording = manager.create(Recording, {
      id: header.recording,
      siteId,
      consentId: header.consentId,
      subject,
      state: 'open',
      openedAt: now,
      lastReceivedAt: now,
      sealDueAt: now,
      nextSeq: 0,
      lastHash: null,
      endReason: null,
    });
    await manager.insert(Recording, recording);
    (await this.keys.create(manager, recording.id)).fill(0);
    return recording;
  }

  private rowFor({
    header,
    headerJson,
    bodyBytes,
  }: ArrivingSegment): Omit<RecordingSegment, keyof StoredSegment> {
    return {
      recordingId: header.recording,
      seq: header.seq,
      hash: Buffer.from(header.hash, 'hex'),
      headerHash: sha256(Buffer.from(headerJson, 'utf8')),
      previousHash: header.prevHash === null ? null : Buffer.from(header.prevHash, 'hex'),
      bytes: bodyBytes,
      events: header.counts.events,
      observations: header.counts.observations,
      dropped: header.counts.dropped,
      policyVersion: header.policyVersion,
      recorderVersion: header.recorderVersion,
      firstAt: String(header.firstAt),
      lastAt: String(header.lastAt),
      receivedAt: this.clock.now(),
    };
  }

  private async advance(
    manager: EntityManager,
    { header }: ArrivingSegment,
    quarantined: boolean,
  ): Promise<void> {
    const now = this.clock.now();
    const silence = this.configuration.recordings.sealAfterSilenceSeconds * 1_000;
    const sealDueAt = header.final ? now : new Date(now.getTime() + silence);
    await manager.update(
      Recording,
      { id: header.recording },
      {
        nextSeq: header.seq + 1,
        lastHash: Buffer.from(header.hash, 'hex'),
        lastReceivedAt: now,
        sealDueAt,
        ...(header.final ? { endReason: header.final } : {}),
      },
    );
    if (quarantined) return;
    // One job follows an open recording and puts itself off while segments arrive; the last segment calls another.
    if (header.seq === 0 || header.final)
      await this.jobs.enqueue(
        manager,
        'recording.seal',
        { recordingId: header.recording },
        { startAfter: sealDueAt },
      );
  }

  private firstEntry(
    manager: EntityManager,
    actor: Actor,
    { header, siteId }: ArrivingSegment,
    recording: Recording,
  ) {
    return this.audit.append(manager, actor, {
      kind: 'recording.opened',
      recordingId: recording.id,
      fields: { site: siteId, consent: header.consentId, policyVersion: header.policyVersion },
    });
  }

  /** Unknown counts as referenced: an orphan object costs room, a lost one costs evidence. */
  private async isReferenced({ objectKey }: StoredSegment): Promise<boolean> {
    return this.source.manager.existsBy(RecordingSegment, { objectKey }).catch(() => true);
  }
}

/** One finding for each reason: its first place, and how many there were. */
function findingsOf({ header, findings }: ArrivingSegment): QuarantineFinding[] {
  const byReason = new Map<string, QuarantineFinding>();
  for (const { reason, place, event } of findings) {
    const known = byReason.get(reason);
    if (known) known.count++;
    else byReason.set(reason, { seq: header.seq, event, reason, place, count: 1 });
  }
  return [...byReason.values()];
}

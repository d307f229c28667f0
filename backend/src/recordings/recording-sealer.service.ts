import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { RecordingAssets } from '../assets/recording-assets.service.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { AssetReferences } from '../evidence/asset-references.js';
import { type ClockJump, clockNotes, jumpsIn } from '../evidence/clock-notes.js';
import { archiveShape } from '../evidence/recording-archive.js';
import {
  buildManifest,
  manifestBytes,
  type ManifestSegment,
  type RecordingEnd,
  type RecordingManifest,
} from '../evidence/recording-manifest.js';
import { digestNoteText } from '../evidence/pack-format.js';
import { sha256Hex } from '../evidence/sha256.js';
import { CmsSigner } from '../keys/certificates/cms-signer.js';
import { Signer } from '../keys/signer.js';
import { Conformance, type RecordingConformance } from '../masking/conformance.service.js';
import { SeenPages, type SeenInVisit } from '../masking/review/seen-pages.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { Sites } from '../sites/sites.service.js';
import { PLAYER_VERSION } from '../platform/version.js';
import { Quarantine } from './quarantine.service.js';
import { RecordingArchiver, type WrittenArchive } from './recording-archiver.service.js';
import { RecordingArchives } from './recording-archives.service.js';
import { RecordingContent } from './recording-content.service.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import { RecordingSeal } from './recording-seal.entity.js';
import { Recording } from './recording.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recording.seal' };

/** Places that are written down; the first ones tell what kind of recorder it was. */
const TOLD_AT_MOST = 20;

/**
 * Closes a recording whose visit has ended: reads every segment back, judges what is in it and compacts them into one
 * object, signs the manifest, calls the judge of its disclosures. What does not conform is not sealed but quarantined.
 */
@Injectable()
export class RecordingSealer {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly archiver: RecordingArchiver,
    private readonly archives: RecordingArchives,
    private readonly conformance: Conformance,
    private readonly quarantine: Quarantine,
    private readonly seenPages: SeenPages,
    private readonly assets: RecordingAssets,
    private readonly sites: Sites,
    private readonly signer: Signer,
    private readonly cms: CmsSigner,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** Seals when the time has come, puts itself off when segments still arrive, does nothing when it is done. */
  async seal(recordingId: string): Promise<void> {
    const attempt: { archive?: WrittenArchive | null } = {};
    try {
      await this.sealIfDue(recordingId, attempt);
    } catch (error) {
      if (attempt.archive) await this.archiver.discard(this.source.manager, attempt.archive);
      throw error;
    }
  }

  private async sealIfDue(recordingId: string, attempt: { archive?: WrittenArchive | null }): Promise<void> {
    await this.source.transaction(async (manager) => {
      const recording = await manager.findOne(Recording, {
        where: { id: recordingId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!recording || recording.state !== 'open') return;
      const now = this.clock.now();
      if (recording.sealDueAt > now)
        return this.jobs.enqueue(
          manager,
          'recording.seal',
          { recordingId },
          { startAfter: recording.sealDueAt },
        );
      await this.sealNow(manager, recording, now, attempt);
    });
  }

  /** Recordings that are due, whatever became of their job. */
  async overdue(): Promise<string[]> {
    const rows: { id: string }[] = await this.source.query(
      `SELECT id FROM recording WHERE state = 'open' AND seal_due_at < $1 ORDER BY seal_due_at LIMIT 1000`,
      [new Date(this.clock.now().getTime() - 60_000)],
    );
    return rows.map(({ id }) => id);
  }

  private async sealNow(
    manager: EntityManager,
    recording: Recording,
    now: Date,
    attempt: { archive?: WrittenArchive | null },
  ): Promise<void> {
    const end = recording.endReason ?? 'silence';
    const segments = await this.content.segments(manager, recording.id);
    const { archive, seen, ...judged } = await this.readBack(manager, recording, segments);
    attempt.archive = archive;
    if (archive === null) {
      await manager.update(Recording, { id: recording.id }, { endReason: end });
      const findings = judged.conformance.first
        .slice(0, TOLD_AT_MOST)
        .map(({ kind, ...rest }) => ({ ...rest, reason: kind }));
      return this.quarantine.place(manager, ACTOR, recording.id, findings, 'sealing');
    }
    const manifest = await this.manifestOf(manager, recording, { segments, archive, ...judged, end, now });
    const bytes = manifestBytes(manifest);
    await this.archives.keep(manager, archive.stored, archive.index, now);
    await manager.insert(RecordingSeal, {
      recordingId: recording.id,
      manifest: bytes.toString('utf8'),
      manifestNote: await this.signer.signNote(digestNoteText(manifest.appliance, 'manifest', bytes)),
      manifestCms: await this.cms.signDetached(bytes),
      sealedAt: now,
    });
    await manager.update(Recording, { id: recording.id }, { state: 'sealed', endReason: end });
    for (const job of ['recording.judge', 'recording.compact'] as const)
      await this.jobs.enqueue(manager, job, { recordingId: recording.id });
    await this.audit.append(manager, ACTOR, {
      kind: 'recording.sealed',
      recordingId: recording.id,
      fields: {
        manifestHash: sha256Hex(bytes),
        segments: manifest.segments.length,
        gaps: manifest.gaps.length,
        end,
      },
    });
    await this.seenPages.keep(manager, { siteId: recording.siteId, recordingId: recording.id }, seen, now);
  }

  /** What is signed was read back whole, and judged, not only believed. No archive when it does not conform. */
  private async readBack(
    manager: EntityManager,
    recording: Recording,
    segments: RecordingSegment[],
  ): Promise<
    Pick<Closing, 'conformance' | 'references' | 'jumps'> & {
      archive: WrittenArchive | null;
      seen: SeenInVisit;
    }
  > {
    const check = await this.conformance.of(manager, recording.siteId);
    const references = new AssetReferences();
    const jumps: ClockJump[] = [];
    const archive = await this.archiver.write(manager, recording.id, segments, {
      segment: async (segment, { headerJson }, { json, events }) => {
        await check.segment(segment, events);
        references.read(json, events);
        jumps.push(...jumpsIn(JSON.parse(headerJson), segment.seq));
      },
      accepts: () => check.result.violations === 0,
    });
    return { conformance: check.result, references, jumps, archive, seen: check.seen() };
  }

  private async manifestOf(
    manager: EntityManager,
    recording: Recording,
    { segments, archive, conformance, references, jumps, end, now }: Closing,
  ): Promise<RecordingManifest> {
    const site = await this.sites.require(manager, recording.siteId);
    const gaps = await this.content.gaps(manager, recording.id);
    const { assets, notCaptured } = await this.assets.settle(manager, recording, references);
    const listed = segments.map(manifestSegment);
    return buildManifest({
      appliance: this.configuration.appliance.name,
      recording: recording.id,
      site: site.key,
      consentId: recording.consentId,
      policyVersions: segments.map(({ policyVersion }) => policyVersion),
      recorderVersions: segments.map(({ recorderVersion }) => recorderVersion),
      openedAt: recording.openedAt.toISOString(),
      sealedAt: now.toISOString(),
      end,
      gaps: gaps.map(({ fromSeq, toSeq, reason }) => ({ fromSeq, toSeq, reason })),
      segments: listed,
      conformance: {
        checked: true,
        violations: conformance.violations,
        checkerVersion: conformance.checkerVersion,
        policyVersions: conformance.policyVersions,
        events: conformance.events,
        strings: conformance.strings,
      },
      assets,
      notCaptured,
      archive: {
        ...archiveShape(archive.index),
        ciphertextHash: archive.stored.ciphertextHash.toString('hex'),
      },
      playerVersions: [PLAYER_VERSION],
      clock: clockNotes(listed, jumps),
    });
  }
}

const manifestSegment = (segment: RecordingSegment): ManifestSegment => ({
  seq: segment.seq,
  hash: segment.hash.toString('hex'),
  headerHash: segment.headerHash.toString('hex'),
  prevHash: segment.previousHash?.toString('hex') ?? null,
  bytes: segment.bytes,
  receivedAt: segment.receivedAt.toISOString(),
  firstAt: Number(segment.firstAt),
  lastAt: Number(segment.lastAt),
  events: segment.events,
  ciphertextHash: segment.ciphertextHash.toString('hex'),
});

interface Closing {
  segments: RecordingSegment[];
  archive: WrittenArchive;
  conformance: RecordingConformance;
  references: AssetReferences;
  jumps: ClockJump[];
  end: RecordingEnd;
  now: Date;
}

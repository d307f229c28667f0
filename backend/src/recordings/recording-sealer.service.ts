import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { RecordingAssets } from '../assets/recording-assets.service.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { AssetReferences } from '../evidence/asset-references.js';
import {
  buildManifest,
  manifestBytes,
  type RecordingEnd,
  type RecordingManifest,
} from '../evidence/recording-manifest.js';
import { digestNoteText } from '../evidence/pack-format.js';
import { sha256Hex } from '../evidence/sha256.js';
import { Signer } from '../keys/signer.js';
import { Conformance, type RecordingConformance } from '../masking/conformance.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { Sites } from '../sites/sites.service.js';
import { Quarantine } from './quarantine.service.js';
import { RecordingContent, unpackedEvents } from './recording-content.service.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import { RecordingSeal } from './recording-seal.entity.js';
import { Recording } from './recording.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recording.seal' };

/** Places that are written down; the first ones tell what kind of recorder it was. */
const TOLD_AT_MOST = 20;

/**
 * Closes a recording whose visit has ended: reads every segment back, judges what is in it, signs the manifest, calls
 * the judge of its disclosures. What does not conform is not sealed but quarantined.
 */
@Injectable()
export class RecordingSealer {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly conformance: Conformance,
    private readonly quarantine: Quarantine,
    private readonly assets: RecordingAssets,
    private readonly sites: Sites,
    private readonly signer: Signer,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** Seals when the time has come, puts itself off when segments still arrive, does nothing when it is done. */
  async seal(recordingId: string): Promise<void> {
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
      await this.sealNow(manager, recording, now);
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

  private async sealNow(manager: EntityManager, recording: Recording, now: Date): Promise<void> {
    const end = recording.endReason ?? 'silence';
    const segments = await this.content.segments(manager, recording.id);
    const { conformance, references } = await this.readBack(manager, recording, segments);
    if (conformance.violations > 0) {
      await manager.update(Recording, { id: recording.id }, { endReason: end });
      const findings = conformance.first
        .slice(0, TOLD_AT_MOST)
        .map(({ kind, ...rest }) => ({ ...rest, reason: kind }));
      return this.quarantine.place(manager, ACTOR, recording.id, findings, 'sealing');
    }
    const manifest = await this.manifestOf(manager, recording, {
      segments,
      conformance,
      references,
      end,
      now,
    });
    const bytes = manifestBytes(manifest);
    await manager.insert(RecordingSeal, {
      recordingId: recording.id,
      manifest: bytes.toString('utf8'),
      manifestNote: await this.signer.signNote(digestNoteText(manifest.appliance, 'manifest', bytes)),
      sealedAt: now,
    });
    await manager.update(Recording, { id: recording.id }, { state: 'sealed', endReason: end });
    await this.jobs.enqueue(manager, 'recording.judge', { recordingId: recording.id });
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
  }

  /** What is signed was read back whole, and judged, not only believed. One segment is in memory at a time. */
  private async readBack(
    manager: EntityManager,
    recording: Recording,
    segments: RecordingSegment[],
  ): Promise<Pick<Closing, 'conformance' | 'references'>> {
    const check = await this.conformance.of(manager, recording.siteId);
    const references = new AssetReferences();
    for (const segment of segments) {
      const { json, events } = unpackedEvents(await this.content.content(manager, segment));
      await check.segment(segment, events);
      references.read(json, events);
    }
    return { conformance: check.result, references };
  }

  private async manifestOf(
    manager: EntityManager,
    recording: Recording,
    { segments, conformance, references, end, now }: Closing,
  ): Promise<RecordingManifest> {
    const site = await this.sites.require(manager, recording.siteId);
    const gaps = await this.content.gaps(manager, recording.id);
    const { assets, notCaptured } = await this.assets.settle(manager, recording, references);
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
      segments: segments.map((segment) => ({
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
      })),
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
    });
  }
}

interface Closing {
  segments: RecordingSegment[];
  conformance: RecordingConformance;
  references: AssetReferences;
  end: RecordingEnd;
  now: Date;
}

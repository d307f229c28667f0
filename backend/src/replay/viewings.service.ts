import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { GrantCheck } from '../access/grant-check.service.js';
import { RecordingAssets } from '../assets/recording-assets.service.js';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { People } from '../identity/people.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { RecordingContent } from '../recordings/recording-content.service.js';
import { watchFault } from '../recordings/recording-lookup.service.js';
import { viewingNotFound, viewingOver, viewingStopped } from './viewing-faults.js';
import { Viewing } from './viewing.entity.js';
import type { ViewingDto, WatchedStretchDto } from './viewings.dto.js';

/** Shows a recording to one person, segment by segment. Nothing is remembered between segments: each is asked for anew. */
@Injectable()
export class Viewings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly grants: GrantCheck,
    private readonly content: RecordingContent,
    private readonly assets: RecordingAssets,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  async start(actor: PersonActor, recordingId: string): Promise<ViewingDto> {
    return this.refusals.during(actor, refusedViewing({ recordingId }), () =>
      this.source.transaction(async (manager) => {
        const now = this.clock.now();
        const recording = await this.content.recording(manager, recordingId);
        const grant = await this.grants.requireLiveGrant(manager, actor, recordingId, 'watch', now);
        const fault = watchFault(recording);
        if (fault) throw fault;
        const viewing = manager.create(Viewing, {
          id: randomUUID(),
          grantId: grant.id,
          recordingId,
          personId: actor.personId,
          startedAt: now,
          endedAt: null,
          seenAt: now,
          stoppedBy: null,
        });
        const dto = await this.toDto(manager, viewing, grant.endsAt);
        await manager.insert(Viewing, viewing);
        await this.audit.append(manager, actor, {
          kind: 'viewing.started',
          recordingId,
          fields: { viewing: viewing.id, grant: grant.id },
        });
        return dto;
      }),
    );
  }

  /** Gzip of the events of one segment. The entry that it was delivered is committed before the content is even read (P5). */
  async segment(actor: PersonActor, viewingId: string, seq: number): Promise<Buffer> {
    const viewing = await this.own(this.source.manager, actor, viewingId);
    const segment = await this.refusals.during(
      actor,
      refusedViewing({ recordingId: viewing.recordingId, viewingId, seq }),
      () =>
        this.source.transaction(async (manager) => {
          const { recordingId, grantId } = await this.admit(manager, actor, viewingId);
          const found = await this.content.segment(manager, recordingId, seq);
          const fields = { viewing: viewingId, grant: grantId, seq };
          await this.audit.append(manager, actor, { kind: 'viewing.segment', recordingId, fields });
          return found;
        }),
    );
    return (await this.content.content(this.source.manager, segment)).body;
  }

  /** A font or image of the recording, under the same conditions as a segment. */
  async asset(
    actor: PersonActor,
    viewingId: string,
    sha256: string,
  ): Promise<{ bytes: Buffer; mime: string }> {
    const viewing = await this.own(this.source.manager, actor, viewingId);
    const asset = await this.refusals.during(
      actor,
      refusedViewing({ recordingId: viewing.recordingId, viewingId }),
      () =>
        this.source.transaction(async (manager) => {
          const { recordingId, grantId } = await this.admit(manager, actor, viewingId);
          const found = await this.assets.require(manager, recordingId, sha256);
          const fields = { viewing: viewingId, grant: grantId, asset: sha256 };
          await this.audit.append(manager, actor, { kind: 'viewing.asset', recordingId, fields });
          return found;
        }),
    );
    return { bytes: await this.assets.content(this.source.manager, asset), mime: asset.mime };
  }

  /**
   * Asked every two seconds by the page that shows it, and refused as soon as a segment would be: then the page goes
   * blank. A stretch that was watched since is an entry; the page says it, so that it is what the viewer's own browser
   * claims, within segments that were delivered to it.
   */
  async pulse(actor: PersonActor, viewingId: string, watched: WatchedStretchDto | undefined): Promise<void> {
    const viewing = await this.own(this.source.manager, actor, viewingId);
    await this.refusals.during(
      actor,
      refusedViewing({ recordingId: viewing.recordingId, viewingId }),
      async () => {
        const { recordingId, grantId } = await this.admit(this.source.manager, actor, viewingId);
        await this.source.transaction(async (manager) => {
          await manager.update(Viewing, { id: viewingId, endedAt: IsNull() }, { seenAt: this.clock.now() });
          if (!watched || watched.toMs <= watched.fromMs) return;
          const fields = { viewing: viewingId, grant: grantId, fromMs: watched.fromMs, toMs: watched.toMs };
          await this.audit.append(manager, actor, { kind: 'viewing.watched', recordingId, fields });
        });
      },
    );
  }

  async end(actor: PersonActor, viewingId: string, watched?: WatchedStretchDto): Promise<void> {
    await this.source.transaction(async (manager) => {
      const viewing = await this.own(manager, actor, viewingId);
      if (viewing.endedAt) return;
      if (watched && watched.toMs > watched.fromMs)
        await this.audit.append(manager, actor, {
          kind: 'viewing.watched',
          recordingId: viewing.recordingId,
          fields: {
            viewing: viewingId,
            grant: viewing.grantId,
            fromMs: watched.fromMs,
            toMs: watched.toMs,
          },
        });
      await manager.update(Viewing, { id: viewingId }, { endedAt: this.clock.now() });
      await this.audit.append(manager, actor, {
        kind: 'viewing.ended',
        recordingId: viewing.recordingId,
        fields: { viewing: viewingId },
      });
    });
  }

  /** The viewing, if at this moment it may show anything at all. */
  private async admit(manager: EntityManager, actor: PersonActor, viewingId: string): Promise<Viewing> {
    const viewing = await this.own(manager, actor, viewingId);
    if (viewing.stoppedBy) throw viewingStopped();
    if (viewing.endedAt) throw viewingOver();
    await this.grants.grantById(manager, actor, viewing.grantId, 'watch', this.clock.now());
    const recording = await this.content.recording(manager, viewing.recordingId);
    const fault = watchFault(recording);
    if (fault) throw fault;
    return viewing;
  }

  /** Somebody else's viewing is answered like none. */
  private async own(manager: EntityManager, actor: PersonActor, viewingId: string): Promise<Viewing> {
    const viewing = await manager.findOneBy(Viewing, { id: viewingId, personId: actor.personId });
    if (!viewing) throw viewingNotFound();
    return viewing;
  }

  private async toDto(manager: EntityManager, viewing: Viewing, grantEndsAt: Date): Promise<ViewingDto> {
    const { id, recordingId, personId, startedAt } = viewing;
    const names = await this.people.names(manager, [personId]);
    const segments = await this.content.segments(manager, recordingId);
    const snapshots = await this.content.snapshots(manager, recordingId);
    const gaps = await this.content.gaps(manager, recordingId);
    return {
      id,
      recordingId,
      startedAt: startedAt.toISOString(),
      grantEndsAt: grantEndsAt.toISOString(),
      segments: segments.map(({ seq, firstAt, lastAt, events }) => ({
        seq,
        firstAtMs: Number(firstAt),
        lastAtMs: Number(lastAt),
        events,
        snapshotAtMs: snapshots.get(seq) ?? null,
      })),
      gaps: gaps.map(({ fromSeq, toSeq, reason }) => ({ fromSeq, toSeq, reason })),
      assets: await this.assets.named(manager, recordingId),
      watermark: `${names.get(personId) ?? personId} · ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC · ${id.slice(0, 8)}`,
    };
  }
}

const refusedViewing =
  (about: { recordingId: string; viewingId?: string; seq?: number }) =>
  (code: string): AuditEvent => ({
    kind: 'viewing.refused',
    recordingId: about.recordingId,
    fields: { code, viewing: about.viewingId ?? null, seq: about.seq ?? null },
  });

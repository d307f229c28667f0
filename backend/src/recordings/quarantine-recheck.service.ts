import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Conformance } from '../masking/conformance.service.js';
import { Tripwire } from '../masking/tripwire.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { RecordingContent } from './recording-content.service.js';
import { Recording } from './recording.entity.js';
import type { RecordingRecheckDto } from './recordings.dto.js';
import { recordingNotFound, recordingNotQuarantined } from './recordings.errors.js';
import { unpackedEvents } from './segment-content.js';

/**
 * Judges a quarantined recording again: a policy may have been published or a check corrected since. No person lifts a
 * quarantine, only a check that finds nothing does; the recording then goes on to its seal, which judges it once more.
 */
@Injectable()
export class QuarantineRecheck {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly conformance: Conformance,
    private readonly tripwire: Tripwire,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  recheck(actor: PersonActor, recordingId: string): Promise<RecordingRecheckDto> {
    return this.source.transaction(async (manager) => {
      const recording = await manager.findOne(Recording, {
        where: { id: recordingId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!recording) throw recordingNotFound();
      if (recording.state !== 'quarantined') throw recordingNotQuarantined();
      const { violations, checkerVersion } = await this.judge(manager, recording);
      if (violations === 0) await this.lift(manager, recordingId);
      await this.audit.append(manager, actor, {
        kind: 'recording.rechecked',
        recordingId,
        fields: { violations, checkerVersion },
      });
      return { lifted: violations === 0, violations, checkerVersion };
    });
  }

  private async judge(manager: EntityManager, { id, siteId }: Recording) {
    const check = await this.conformance.of(manager, siteId);
    let hits = 0;
    await this.content.each(manager, id, async (segment, content) => {
      const { events } = unpackedEvents(content);
      hits += this.tripwire.hits(events).length;
      await check.segment(segment, events);
    });
    const { violations, checkerVersion } = check.result;
    return { violations: violations + hits, checkerVersion };
  }

  private async lift(manager: EntityManager, recordingId: string): Promise<void> {
    await manager.update(Recording, { id: recordingId }, { state: 'open', sealDueAt: this.clock.now() });
    await this.jobs.enqueue(manager, 'recording.seal', { recordingId });
  }
}

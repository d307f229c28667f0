import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, IsNull } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { LEFT_OUT_REASONS, type LeftOutReason } from '../../evidence/collection-format.js';
import type { PersonActor, SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { ProductError } from '../../platform/product-error.js';
import { EvidencePacks } from '../evidence-packs.service.js';
import { SharedBrowser } from '../stills/still-browser.js';
import { CollectionFinisher } from './collection-finisher.js';
import { CollectedRecording, type CollectedVerdict, PackCollection } from './pack-collection.entity.js';

/** Recordings per job: short enough that one which was killed is soon done again. */
const AT_ONCE = 10;

type Outcome = Pick<CollectedRecording, 'packId' | 'verdicts'> | { leftOut: LeftOutReason };

/** Where a job goes that was tried as often as it may be. */
export const IF_LOST = { deadLetter: 'packs.collect.lost' } as const;
const ACTOR: SystemActor = { kind: 'system', job: 'packs.collect' };

/** Makes the packs of an order, one recording at a time, in the name of who ordered them. */
@Injectable()
export class PackCollector {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly packs: EvidencePacks,
    private readonly finisher: CollectionFinisher,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** A slice; enqueues the next, or finishes. What was settled by a slice that was killed stays settled. */
  async collect(collectionId: string): Promise<void> {
    const { manager } = this.source;
    const order = await manager.findOneBy(PackCollection, { id: collectionId });
    if (!order || order.finishedAt || order.givenUpAt) return;
    try {
      await this.slice(order);
    } catch (error) {
      const fault = error instanceof ProductError ? error.code : 'UNEXPECTED';
      await manager.update(PackCollection, { id: collectionId, finishedAt: IsNull() }, { fault });
      throw error;
    }
  }

  /** Nobody tries any more by himself. What was settled stays settled, for whoever asks for another try. */
  async giveUp(collectionId: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const order = await manager.findOne(PackCollection, {
        where: { id: collectionId, finishedAt: IsNull(), givenUpAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (order === null) return;
      await manager.update(PackCollection, { id: collectionId }, { givenUpAt: this.clock.now() });
      await this.audit.append(manager, ACTOR, {
        kind: 'evidence.collection.given-up',
        fields: { collection: collectionId, code: order.fault ?? 'UNEXPECTED' },
      });
    });
  }

  private async slice(order: PackCollection): Promise<void> {
    const { manager } = this.source;
    const collectionId = order.id;
    const actor: PersonActor = { kind: 'person', personId: order.orderedBy, roles: [] };
    const open = await manager.find(CollectedRecording, {
      where: { collectionId, packId: IsNull(), leftOut: IsNull() },
      order: { recordingId: 'ASC' },
      take: AT_ONCE,
    });
    const browser = new SharedBrowser();
    try {
      for (const { recordingId } of open)
        await manager.update(
          CollectedRecording,
          { collectionId, recordingId },
          await this.settle(actor, recordingId, browser),
        );
    } finally {
      await browser.end();
    }
    if (open.length < AT_ONCE) return this.finisher.finish(actor, order);
    await this.source.transaction((next) =>
      this.jobs.enqueue(next, 'packs.collect', { collectionId }, IF_LOST),
    );
  }

  private async settle(actor: PersonActor, recordingId: string, browser: SharedBrowser): Promise<Outcome> {
    try {
      const { pack, verdicts } = await this.packs.makeOne(actor, recordingId, browser);
      return { packId: pack.id, verdicts: verdicts.map(toCollected) };
    } catch (error) {
      // What another try may mend is tried again; what is refused or broken is left out, and says so.
      if (!(error instanceof ProductError) || error.status >= 500) throw error;
      return { leftOut: LEFT_OUT_REASONS.find((known) => known === error.code) ?? 'RECORDING_DAMAGED' };
    }
  }
}

const toCollected = ({
  verdict,
}: {
  verdict: { disclosureVersion: number } & Omit<CollectedVerdict, 'version'>;
}): CollectedVerdict => ({
  disclosure: verdict.disclosure,
  version: verdict.disclosureVersion,
  verdict: verdict.verdict,
  reasons: verdict.reasons,
  continuousMs: verdict.continuousMs,
  cumulativeMs: verdict.cumulativeMs,
});

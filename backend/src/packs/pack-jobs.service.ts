import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { PackCollector } from './collections/pack-collector.service.js';
import { Remeasurer } from './remeasuring/remeasurer.service.js';

/** What a worker does about packs of many recordings, and about verdicts that are measured again. */
@Injectable()
export class PackJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly collector: PackCollector,
    private readonly remeasurer: Remeasurer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('packs.collect', ({ collectionId }) => this.collector.collect(collectionId!));
    await this.jobs.work('packs.collect.lost', ({ collectionId }) => this.collector.giveUp(collectionId!));
    await this.jobs.work('verdict.remeasure', ({ remeasurement }) => this.remeasurer.measure(remeasurement!));
    await this.jobs.work('verdict.remeasure.lost', ({ remeasurement }) =>
      this.remeasurer.giveUp(remeasurement!),
    );
  }
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { PackCollector } from './collections/pack-collector.service.js';

/** What a worker does about packs of many recordings. */
@Injectable()
export class PackJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly collector: PackCollector,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('packs.collect', ({ collectionId }) => this.collector.collect(collectionId!));
    await this.jobs.work('packs.collect.lost', ({ collectionId }) => this.collector.giveUp(collectionId!));
  }
}

import { Injectable, Logger } from '@nestjs/common';
import type { SystemActor } from '../../platform/actor.js';
import { KeyRotation } from './key-rotation.service.js';
import { KeySuccessions } from './key-successions.service.js';
import { KeysOverview } from './keys-overview.service.js';
import { PublishedKeys } from './published-keys.service.js';

const ACTOR: SystemActor = { kind: 'system', job: 'keys.care' };

/** The daily look: publishes what has begun to sign, ends what has not since, wraps anew what was left behind, speaks of what comes to its end. */
@Injectable()
export class KeyCare {
  private readonly logger = new Logger('KeyCare');

  constructor(
    private readonly published: PublishedKeys,
    private readonly successions: KeySuccessions,
    private readonly rotation: KeyRotation,
    private readonly overview: KeysOverview,
  ) {}

  async look(): Promise<void> {
    await this.published.publish(ACTOR);
    await this.successions.settle(ACTOR);
    await this.rotation.catchUp(ACTOR);
    for (const { purpose, fingerprint, state, daysLeft } of this.overview
      .certificates()
      .filter(({ current }) => current))
      if (state !== 'good')
        this.logger.warn({ problem: 'certificate', purpose, fingerprint, state, daysLeft });
  }

  rewrap(id: string): Promise<void> {
    return this.rotation.work(ACTOR, id);
  }
}

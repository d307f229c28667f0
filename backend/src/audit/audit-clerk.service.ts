import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AuditSequencer } from './audit-sequencer.service.js';
import { CheckpointIssuer } from './checkpoint-issuer.service.js';

const PAUSE_MS = 500;
const PAUSE_AFTER_FAILURE_MS = 10_000;

/**
 * Keeps the log up to now without being asked. Nothing waits for it: whoever reads asks for a round of their own, and a
 * job does one every minute where no clerk runs. So a clerk that stops costs time, and nothing else.
 */
@Injectable()
export class AuditClerk implements OnModuleDestroy {
  private readonly logger = new Logger('AuditClerk');
  private readonly stop = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly sequencer: AuditSequencer,
    private readonly issuer: CheckpointIssuer,
  ) {}

  async round(): Promise<void> {
    await this.sequencer.upToNow();
    await this.issuer.issue();
  }

  start(): void {
    this.working = this.work();
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.stop.signal.aborted)
      await this.pause((await this.tried()) ? PAUSE_MS : PAUSE_AFTER_FAILURE_MS);
  }

  private async tried(): Promise<boolean> {
    try {
      await this.round();
      return true;
    } catch (failure) {
      const { name, code } = failure as { name: string; code?: unknown };
      this.logger.error({ problem: 'a round of the audit log failed', error: name, code });
      return false;
    }
  }

  private async pause(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.stop.signal }).catch(() => undefined);
  }
}

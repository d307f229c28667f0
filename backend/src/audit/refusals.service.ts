import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { secondPersonFault } from '../platform/database/second-person.js';
import { ProductError } from '../platform/product-error.js';
import { AuditLog } from './audit-log.service.js';
import type { AuditEvent } from './catalogue.js';
import { RefusalCounts } from './refusal-counts.service.js';

/** Writes down who tried what they may not. */
@Injectable()
export class Refusals {
  private readonly logger = new Logger('Refusals');

  constructor(
    private readonly audit: AuditLog,
    private readonly counts: RefusalCounts,
  ) {}

  /**
   * Does something; when it is refused (403), the refusal is an entry before it is an answer. The entry comes after
   * the roll-back, so that of a refused change it is the only trace.
   */
  async during<T>(actor: Actor, event: (code: string) => AuditEvent, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (found) {
      const thrown = secondPersonFault(found) ?? found;
      if (thrown instanceof ProductError && thrown.status === 403)
        await this.write(actor, event(thrown.code));
      throw thrown;
    }
  }

  /** A refusal stays one even where it cannot be written down. */
  async write(actor: Actor, event: AuditEvent): Promise<void> {
    try {
      if (await this.counts.count(actor, event)) await this.audit.record(actor, event);
    } catch (failure) {
      const error = (failure as Error).name;
      this.logger.error({ problem: 'a refusal was not written down', kind: event.kind, error });
    }
  }
}

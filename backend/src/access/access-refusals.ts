import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor } from '../platform/actor.js';
import { AccessRefused } from './access.errors.js';

/** Writes down who tried what they may not. After the roll-back: the refused change leaves no trace but this one. */
@Injectable()
export class AccessRefusals {
  private readonly logger = new Logger('AccessRefusals');

  constructor(private readonly audit: AuditLog) {}

  /** Returns what was thrown, to be thrown on. It stays a refusal even where it cannot be written down. */
  async writtenDown(
    actor: PersonActor,
    thrown: unknown,
    about: { request?: string; recordingId?: string },
  ): Promise<unknown> {
    if (!(thrown instanceof AccessRefused) || thrown.status !== 403) return thrown;
    const { recordingId, request } = about;
    try {
      await this.audit.record(actor, {
        kind: 'access.refused',
        ...(recordingId === undefined ? {} : { recordingId }),
        fields: { ...(request === undefined ? {} : { request }), code: thrown.code },
      });
    } catch (failure) {
      this.logger.error({ problem: 'a refusal was not written down', error: (failure as Error).name });
    }
    return thrown;
  }
}

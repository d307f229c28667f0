import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditAnchors } from '../audit/anchors/audit-anchors.service.js';
import { IntegrityRuns } from '../integrity/integrity-runs.service.js';
import { KeysOverview } from '../keys/care/keys-overview.service.js';
import { MaskingReviewAlarms } from '../masking/review/masking-review-alarms.service.js';
import { Notices } from '../notices/notices.service.js';
import { ProductError } from '../platform/product-error.js';
import { RetentionAlarms } from '../retention/sweeper/retention-alarms.service.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import { SubjectRequestAlarms } from '../subject-requests/subject-request-alarms.service.js';
import type { SystemPartDto } from './system.dto.js';

/** Asks each part that the appliance stands on whether it answers. */
@Injectable()
export class SystemParts {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly anchors: AuditAnchors,
    private readonly integrity: IntegrityRuns,
    private readonly keys: KeysOverview,
    private readonly notices: Notices,
    private readonly retention: RetentionAlarms,
    private readonly requests: SubjectRequestAlarms,
    private readonly reviews: MaskingReviewAlarms,
  ) {}

  async all(): Promise<SystemPartDto[]> {
    return Promise.all([
      answers('database', () => this.source.query('SELECT 1')),
      this.objectStore(),
      this.outsideAnchors(),
      this.outgoingNotices(),
      this.evidence(),
      this.destruction(),
      this.subjectRequests(),
      this.maskingReviews(),
      ...this.certificates(),
    ]);
  }

  /** Degraded is ready: what needs no content still works, and a recorder is told to come back. */
  private async objectStore(): Promise<SystemPartDto> {
    const asked = await answers('object store', async () => {
      for await (const _ of this.store.list('health/')) break;
    });
    const { state, detail } = this.store.condition();
    return state === 'ok' ? asked : { name: asked.name, state, detail };
  }

  /** The log goes on without its anchors, so the appliance is ready; what is missing must be seen all the same. */
  private async outsideAnchors(): Promise<SystemPartDto> {
    const name = 'audit anchors';
    try {
      const { configured, failing } = await this.anchors.health();
      if (failing.length > 0) return { name, state: 'degraded', detail: `failing: ${failing.join(', ')}` };
      return { name, state: 'ok', detail: configured.join(', ') || 'none is configured' };
    } catch {
      return { name, state: 'degraded', detail: 'not known: the database does not answer' };
    }
  }

  /** Whoever is not told must at least see here that they would not be. */
  private async outgoingNotices(): Promise<SystemPartDto> {
    const name = 'notices';
    try {
      const { configured, failing } = await this.notices.health();
      if (failing.length > 0) return { name, state: 'degraded', detail: `failing: ${failing.join(', ')}` };
      return { name, state: 'ok', detail: configured.join(', ') || 'none is configured: nothing is sent' };
    } catch {
      return { name, state: 'degraded', detail: 'not known: the database does not answer' };
    }
  }

  /** What was found wrong stays found until a check finds nothing. */
  private async evidence(): Promise<SystemPartDto> {
    const name = 'stored evidence';
    try {
      const last = await this.integrity.last();
      if (last === null) return { name, state: 'ok', detail: 'not checked yet' };
      return last.faults > 0
        ? { name, state: 'degraded', detail: `${last.faults} faults found, see Integrity` }
        : { name, state: 'ok', detail: `checked, nothing wrong found` };
    } catch {
      return { name, state: 'down', detail: 'cannot be asked about' };
    }
  }

  /** What is not destroyed in time must be seen; the rest of the appliance goes on. */
  private async destruction(): Promise<SystemPartDto> {
    const name = 'retention';
    try {
      const alarms = await this.retention.open();
      return alarms.length === 0
        ? { name, state: 'ok', detail: 'goes on' }
        : {
            name,
            state: 'degraded',
            detail: `${alarms.map(({ cause }) => cause).join(', ')}: see Retention`,
          };
    } catch {
      return { name, state: 'degraded', detail: 'not known: the database does not answer' };
    }
  }

  /** Whoever waits too long for an answer must be seen by somebody, whatever is configured. */
  private async subjectRequests(): Promise<SystemPartDto> {
    const name = 'subject requests';
    try {
      const { overdue, 'due-soon': soon } = await this.requests.open();
      return overdue + soon === 0
        ? { name, state: 'ok', detail: 'none is due within a week' }
        : {
            name,
            state: overdue > 0 ? 'degraded' : 'ok',
            detail: `${overdue} overdue, ${soon} due within a week: see Subject requests`,
          };
    } catch {
      return { name, state: 'degraded', detail: 'not known: the database does not answer' };
    }
  }

  /** What masking lets through has to be looked at by somebody, month by month. */
  private async maskingReviews(): Promise<SystemPartDto> {
    const name = 'masking reviews';
    try {
      const overdue = await this.reviews.open();
      return overdue === 0
        ? { name, state: 'ok', detail: 'none is overdue' }
        : { name, state: 'degraded', detail: `overdue: ${overdue}, see Masking` };
    } catch {
      return { name, state: 'degraded', detail: 'not known: the database does not answer' };
    }
  }

  /** Never down: what an ended certificate signs still opens with the verifier key, and someone is told in time. */
  private certificates(): Promise<SystemPartDto>[] {
    return this.keys
      .certificates()
      .filter(({ current }) => current)
      .map(({ purpose, state, daysLeft, notAfter }) =>
        Promise.resolve({
          name: `${purpose} certificate`,
          state: state === 'good' ? ('ok' as const) : ('degraded' as const),
          detail:
            state === 'ended' ? `ended on ${notAfter}: bring a new one` : `good for ${daysLeft} more days`,
        }),
      );
  }

  async requireReady(): Promise<{ status: 'ok' }> {
    const down = (await this.all()).filter(({ state }) => state === 'down').map(({ name }) => name);
    if (down.length > 0) throw new ProductError('NOT_READY', 503, `Not answering: ${down.join(', ')}.`);
    return { status: 'ok' };
  }
}

async function answers(name: string, ask: () => Promise<unknown>): Promise<SystemPartDto> {
  const begun = performance.now();
  try {
    await ask();
    return { name, state: 'ok', detail: `answers in ${Math.ceil(performance.now() - begun)} ms` };
  } catch {
    return { name, state: 'down', detail: 'does not answer' };
  }
}

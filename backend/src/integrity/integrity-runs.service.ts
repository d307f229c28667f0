import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, Not, type DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor, SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { ProductError } from '../platform/product-error.js';
import { IntegrityFaultRow, IntegrityRun } from './integrity-run.entity.js';
import type { IntegrityDto, IntegrityRunDto } from './integrity.dto.js';
import type { Share } from './recording-rows.js';
import { startOfRun } from './store-verification.js';

const SHOWN_RUNS = 20;
const SHOWN_FAULTS = 200;
const EVERYTHING: Share = { part: 0, of: 1 };

/** Which checks there were, what they found, and the next one when somebody asks for it. */
@Injectable()
export class IntegrityRuns {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async ask(actor: PersonActor): Promise<IntegrityRunDto> {
    const run = await this.begin(actor, EVERYTHING);
    if (run) return toDto(run);
    throw new ProductError('INTEGRITY_RUN_OPEN', 409, 'A check is going on. Look again when it has ended.');
  }

  /** null when one is going on already. */
  async begin(actor: PersonActor | SystemActor, { part, of }: Share): Promise<IntegrityRun | null> {
    const run: IntegrityRun = {
      id: randomUUID(),
      askedBy: actor.kind === 'person' ? actor.personId : null,
      startedAt: this.clock.now(),
      sharePart: part,
      shareOf: of,
      state: startOfRun(),
      things: '0',
      faults: 0,
      endedAt: null,
    };
    try {
      await this.source.transaction(async (manager) => {
        await manager.insert(IntegrityRun, run as never);
        await this.jobs.enqueue(manager, 'integrity.check', {});
        await this.audit.append(manager, actor, {
          kind: 'integrity.begun',
          fields: { run: run.id, part, of },
        });
      });
      return run;
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  open(): Promise<IntegrityRun | null> {
    return this.source.manager.findOneBy(IntegrityRun, { endedAt: IsNull() });
  }

  /** The newest check that came to its end. */
  last(): Promise<IntegrityRun | null> {
    return this.source.manager.findOne(IntegrityRun, {
      where: { endedAt: Not(IsNull()) },
      order: { startedAt: 'DESC' },
    });
  }

  async overview(_actor: PersonActor): Promise<IntegrityDto> {
    const { manager } = this.source;
    const runs = await manager.find(IntegrityRun, { order: { startedAt: 'DESC' }, take: SHOWN_RUNS });
    const shown = runs.find(({ endedAt }) => endedAt !== null) ?? null;
    const faults = shown
      ? await manager.find(IntegrityFaultRow, {
          where: { runId: shown.id },
          order: { item: 'ASC' },
          take: SHOWN_FAULTS,
        })
      : [];
    const [{ covered, of }]: [{ covered: number; of: number }] = await manager.query(
      `SELECT count(DISTINCT share_part)::int AS covered, COALESCE(max(share_of), 1)::int AS of FROM integrity_run
       WHERE ended_at IS NOT NULL AND share_of > 1 AND started_at > now() - interval '31 days'`,
    );
    const whole = runs.some(({ endedAt, shareOf }) => endedAt !== null && shareOf === 1);
    return {
      runs: runs.map(toDto),
      faults: faults.map(({ item, code, detail }) => ({ item, code, detail })),
      notChecked: shown?.state.findings.notChecked ?? [],
      share: whole ? 1 : covered / of,
    };
  }
}

function toDto(run: IntegrityRun): IntegrityRunDto {
  return {
    id: run.id,
    by: run.askedBy === null ? 'schedule' : 'person',
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    part: run.sharePart,
    of: run.shareOf,
    step: run.state.step,
    things: Number(run.things),
    faults: run.faults,
  };
}

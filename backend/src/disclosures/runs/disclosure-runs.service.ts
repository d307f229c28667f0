import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { People } from '../../identity/people.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { DisclosureDefinitions } from '../disclosure-definitions.service.js';
import { Disclosure } from '../disclosure.entity.js';
import { disclosureNotFound } from '../disclosures.errors.js';
import { DisclosureRun, type RunKind } from './disclosure-run.entity.js';
import type {
  DisclosureRunDto,
  DisclosureRunListDto,
  EvaluateDisclosureDto,
  PreviewDisclosureDto,
} from './disclosure-runs.dto.js';
import { notPublished, runEnded, runNotFound, runOpen, timeEmpty } from './disclosure-runs.errors.js';
import { endRun } from './run-end.js';
import { PREVIEW_RECORDINGS } from './run-slices.js';
import { mergedChanges, type VerdictChange } from './verdict-changes.js';

const DAY_MS = 86_400_000;
const SHOWN = 50;
/** Jobs of one run, so that several workers share it. Each enqueues its successor. */
const AT_ONCE = 3;

/** Asks for a version to be run over stored recordings, follows it, and cancels it. */
@Injectable()
export class DisclosureRuns {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly definitions: DisclosureDefinitions,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async list(actor: PersonActor, disclosureId: string): Promise<DisclosureRunListDto> {
    const { manager } = this.source;
    if (!(await manager.existsBy(Disclosure, { id: disclosureId }))) throw disclosureNotFound();
    const found = await manager.find(DisclosureRun, {
      where: { disclosureId },
      order: { askedAt: 'DESC' },
      take: SHOWN,
    });
    return { items: await this.toDtos(actor, found) };
  }

  async get(actor: PersonActor, disclosureId: string, id: string): Promise<DisclosureRunDto> {
    const found = await this.source.manager.findOneBy(DisclosureRun, { id, disclosureId });
    if (!found) throw runNotFound();
    return (await this.toDtos(actor, [found]))[0]!;
  }

  /** What a version, published or not, would have said of the newest recordings. */
  preview(
    actor: PersonActor,
    disclosureId: string,
    version: number,
    { days }: PreviewDisclosureDto,
  ): Promise<DisclosureRunDto> {
    const toAt = this.clock.now();
    const fromAt = new Date(toAt.getTime() - days * DAY_MS);
    return this.begin(actor, { kind: 'preview', disclosureId, version, fromAt, toAt });
  }

  /** The verdicts of a published version about what is stored, beside those that are there. */
  evaluate(
    actor: PersonActor,
    disclosureId: string,
    version: number,
    { from, to }: EvaluateDisclosureDto,
  ): Promise<DisclosureRunDto> {
    const fromAt = new Date(from ?? 0);
    const toAt = to === undefined ? this.clock.now() : new Date(to);
    return this.begin(actor, { kind: 'evaluation', disclosureId, version, fromAt, toAt });
  }

  /** Nothing is added from then on. What was reached before stays: a verdict is never taken back. */
  async cancel(actor: PersonActor, disclosureId: string, id: string): Promise<DisclosureRunDto> {
    await this.source.transaction(async (manager) => {
      const run = await manager.findOneBy(DisclosureRun, { id, disclosureId });
      if (!run) throw runNotFound();
      const ended = await endRun(manager, run, 'cancelled', {
        actor,
        audit: this.audit,
        now: this.clock.now(),
      });
      if (!ended) throw runEnded();
    });
    return this.get(actor, disclosureId, id);
  }

  private async begin(actor: PersonActor, asked: AskedRun): Promise<DisclosureRunDto> {
    const id = randomUUID();
    const { kind, disclosureId, version, fromAt, toAt } = asked;
    const now = this.clock.now();
    if (toAt <= fromAt || toAt > now) throw timeEmpty();
    await this.source
      .transaction(async (manager) => {
        const definition = await this.definitions.one(manager, disclosureId, version);
        if (!definition) throw disclosureNotFound();
        if (kind === 'evaluation' && definition.publishedAt === null) throw notPublished();
        await manager.insert(DisclosureRun, {
          ...asked,
          ...{ id, askedBy: actor.personId, askedAt: now, recordings: null, endedAt: null, outcome: null },
        });
        for (let job = 0; job < AT_ONCE; job++)
          await this.jobs.enqueue(manager, 'disclosure.run', { run: id });
        await this.audit.append(manager, actor, {
          kind: `disclosure.${kind}.begun`,
          fields: { run: id, disclosure: disclosureId, version },
        });
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? runOpen() : error;
      });
    return this.get(actor, disclosureId, id);
  }

  private async toDtos(actor: PersonActor, runs: DisclosureRun[]): Promise<DisclosureRunDto[]> {
    const { manager } = this.source;
    const names = await this.people.names(
      manager,
      runs.map(({ askedBy }) => askedBy),
    );
    const progress = await progressOf(
      manager,
      runs.map(({ id }) => id),
    );
    // Recordings are named to those who may search them. The numbers are for everybody who may see definitions.
    const maySearch = actor.roles.some((role) => role === 'compliance-officer' || role === 'reviewer');
    return runs.map((run) => {
      const { judged, changes } = progress.get(run.id) ?? { judged: 0, changes: [] };
      return {
        id: run.id,
        kind: run.kind,
        disclosureId: run.disclosureId,
        version: run.version,
        from: run.fromAt.toISOString(),
        to: run.toAt.toISOString(),
        askedBy: { id: run.askedBy, name: names.get(run.askedBy) ?? '' },
        askedAt: run.askedAt.toISOString(),
        state: run.outcome ?? (run.recordings === null ? 'waiting' : 'running'),
        recordings: run.recordings,
        judged,
        bounded: run.kind === 'preview' && run.recordings === PREVIEW_RECORDINGS,
        endedAt: run.endedAt?.toISOString() ?? null,
        changes: changes.map((change) => (maySearch ? change : { ...change, examples: [] })),
      };
    });
  }
}

interface AskedRun {
  kind: RunKind;
  disclosureId: string;
  version: number;
  fromAt: Date;
  toAt: Date;
}

/** How far each run is: what its finished slices say, added up where they lie. */
async function progressOf(
  manager: EntityManager,
  ids: string[],
): Promise<Map<string, { judged: number; changes: VerdictChange[] }>> {
  const rows: (VerdictChange & { run: string })[] = await manager.query(
    `SELECT s.run_id AS run, c.from, c.to, sum(c.recordings)::int AS recordings,
            (array_agg(c.examples ORDER BY s.slice))[1] AS examples
     FROM disclosure_run_slice s,
          jsonb_to_recordset(s.changes) AS c("from" text, "to" text, recordings int, examples jsonb)
     WHERE s.run_id = ANY($1) AND s.done_at IS NOT NULL GROUP BY s.run_id, c.from, c.to`,
    [ids],
  );
  return new Map(
    ids.map((id) => {
      const own = rows.filter(({ run }) => run === id).map(({ run: _run, ...change }) => change);
      return [
        id,
        { judged: own.reduce((sum, { recordings }) => sum + recordings, 0), changes: mergedChanges(own) },
      ];
    }),
  );
}

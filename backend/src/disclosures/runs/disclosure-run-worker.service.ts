import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { VerdictWord } from '../../evidence/verdict.js';
import type { SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { type Definition, elementOf } from '../disclosure-definition.js';
import { DisclosureDefinitions } from '../disclosure-definitions.service.js';
import { judgedDefinition } from '../judged-definition.js';
import { type Asked, KeptVisits } from '../kept-visits.service.js';
import { type NewVerdict, VerdictKeeper } from '../verdict-keeper.service.js';
import { DisclosureRun, type DisclosureRunSlice } from './disclosure-run.entity.js';
import { endRun } from './run-end.js';
import { makeSlices } from './run-slices.js';
import { changesAmong, type Compared } from './verdict-changes.js';

const ACTOR: SystemActor = { kind: 'system', job: 'disclosure.run' };
/** A job ends before anybody takes it for dead; its successor goes on. */
const TURN_MS = 30_000;

/**
 * Judges stored visits by one version, slice by slice. Any number of workers may do the same run: a slice is one
 * transaction, and belongs to whoever locks it. A worker that is killed leaves its slice as if it had never begun.
 */
@Injectable()
export class DisclosureRunWorker {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly definitions: DisclosureDefinitions,
    private readonly visits: KeptVisits,
    private readonly verdicts: VerdictKeeper,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async openRuns(): Promise<string[]> {
    const open = await this.source.manager.find(DisclosureRun, {
      select: { id: true },
      where: { endedAt: IsNull() },
    });
    return open.map(({ id }) => id);
  }

  /** Does what it can of a run in one turn, and calls for the next turn when there is more. */
  async work(id: string, turnMs = TURN_MS): Promise<void> {
    await this.source.transaction((manager) => makeSlices(manager, id));
    const run = await this.source.manager.findOneBy(DisclosureRun, { id, endedAt: IsNull() });
    if (!run) return;
    const asked = await this.asked(run);
    const begun = performance.now();
    while (await this.slice(run, asked))
      if (performance.now() - begun > turnMs)
        return this.jobs.enqueue(this.source.manager, 'disclosure.run', { run: id });
    await this.endWhenDone(run);
  }

  private async asked({ disclosureId, version }: DisclosureRun): Promise<AskedVersion> {
    const { manager } = this.source;
    const definition = (await this.definitions.one(manager, disclosureId, version))!;
    const all = await this.definitions.besides(manager, disclosureId);
    return { definition, about: [elementOf(definition)], watched: all.map(elementOf) };
  }

  /** Whether there was a slice to do. */
  private slice(run: DisclosureRun, asked: AskedVersion): Promise<boolean> {
    return this.source
      .transaction(async (manager) => {
        const [slice]: Pick<DisclosureRunSlice, 'slice' | 'recordings'>[] = await manager.query(
          `SELECT slice, recordings FROM disclosure_run_slice WHERE run_id = $1 AND done_at IS NULL
           ORDER BY slice LIMIT 1 FOR UPDATE SKIP LOCKED`,
          [run.id],
        );
        if (!slice) return false;
        const { compared, reached } = await this.judged(manager, asked, slice.recordings);
        if (run.kind === 'evaluation') await this.verdicts.keep(manager, ACTOR, reached, run.id);
        await requireOpen(manager, run.id);
        await manager.query(
          'UPDATE disclosure_run_slice SET done_at = $3, changes = $4 WHERE run_id = $1 AND slice = $2',
          [run.id, slice.slice, this.clock.now(), JSON.stringify(changesAmong(compared))],
        );
        return true;
      })
      .catch((error: unknown) => {
        if (error instanceof RunCancelled) return false;
        throw error;
      });
  }

  private async judged(
    manager: EntityManager,
    { definition, ...asked }: AskedVersion,
    ids: readonly string[],
  ): Promise<{ compared: Compared[]; reached: NewVerdict[] }> {
    const { disclosureId, version } = definition;
    const before = await standingVerdicts(manager, disclosureId, ids);
    const compared: Compared[] = [];
    const reached: NewVerdict[] = [];
    for await (const { recordingId, visit } of this.visits.each(manager, ids, asked)) {
      const judged = visit && judgedDefinition(visit, definition);
      if (judged) reached.push({ recordingId, disclosureId, version, ...judged });
      compared.push({
        recordingId,
        from: before.get(recordingId) ?? 'none',
        to: judged?.verdict.verdict ?? 'unreadable',
      });
    }
    return { compared, reached };
  }

  private async endWhenDone(run: DisclosureRun): Promise<void> {
    await this.source.transaction(async (manager) => {
      const [left]: unknown[] = await manager.query(
        'SELECT 1 FROM disclosure_run_slice WHERE run_id = $1 AND done_at IS NULL LIMIT 1',
        [run.id],
      );
      // Another worker has it, and looks again when it is done.
      if (left) return;
      await endRun(manager, run, 'done', { actor: ACTOR, audit: this.audit, now: this.clock.now() });
    });
  }
}

interface AskedVersion extends Asked {
  definition: Definition;
}

class RunCancelled extends Error {}

/** Until the slice is committed nobody can end its run; of a run that has ended nothing more is kept. */
async function requireOpen(manager: EntityManager, id: string): Promise<void> {
  const open: unknown[] = await manager.query(
    'SELECT 1 FROM disclosure_run WHERE id = $1 AND ended_at IS NULL FOR SHARE',
    [id],
  );
  if (open.length === 0) throw new RunCancelled();
}

/** The verdict that people see now: that of the newest version that was judged. */
async function standingVerdicts(
  manager: EntityManager,
  disclosureId: string,
  ids: readonly string[],
): Promise<Map<string, VerdictWord>> {
  const rows: { recording_id: string; verdict: VerdictWord }[] = await manager.query(
    `SELECT DISTINCT ON (recording_id) recording_id, verdict FROM verdict
     WHERE disclosure_id = $1 AND recording_id = ANY($2) ORDER BY recording_id, disclosure_version DESC`,
    [disclosureId, ids],
  );
  return new Map(rows.map(({ recording_id, verdict }) => [recording_id, verdict]));
}

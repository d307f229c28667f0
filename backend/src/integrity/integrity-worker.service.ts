import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Signer } from '../keys/signer.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { alone } from '../platform/database/session-lock.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import { ContentKeys } from './content-keys.service.js';
import { IntegrityFaultRow, IntegrityRun } from './integrity-run.entity.js';
import { IntegrityRuns } from './integrity-runs.service.js';
import { knownKeys } from './known-keys.js';
import { verifyStore, type RunState } from './store-verification.js';

const ACTOR: SystemActor = { kind: 'system', job: 'integrity.check' };
/** A job ends before anybody takes it for dead; the next one goes on where it stopped. */
const TURN_MS = 60_000;
const SAVE_EVERY_MS = 5_000;
/** Faults that are kept one by one; the count is of all. */
const FAULTS_KEPT = 10_000;
const NIGHTS = 30;
/** No transaction of ours stays open and idle for longer (platform/database/data-source.ts). */
const SETTLE_MS = 30_000;

/** Does the checks that people asked for, and a share of everything every night. */
@Injectable()
export class IntegrityWorker {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly runs: IntegrityRuns,
    private readonly contentKeys: ContentKeys,
    private readonly signer: Signer,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** The whole log, and one thirtieth of everything else. */
  async nightly(): Promise<void> {
    const night = Math.floor(this.clock.now().getTime() / 86_400_000);
    await this.runs.begin(ACTOR, { part: night % NIGHTS, of: NIGHTS });
  }

  /** Goes on with the run that is open, if there is one. */
  async work(): Promise<void> {
    await alone(this.source, 'integrity.check', async () => {
      const run = await this.runs.open();
      if (run !== null) await this.turn(run);
    });
  }

  private async turn(run: IntegrityRun): Promise<void> {
    const begun = performance.now();
    let saved = begun;
    let state: RunState = run.state;
    const share = run.shareOf === 1 ? null : { part: run.sharePart, of: run.shareOf };
    for await (state of verifyStore({ ...(await this.target()), share }, run.state)) {
      const now = performance.now();
      if (state.step !== 'done' && now - saved > SAVE_EVERY_MS) {
        await this.save(run.id, state);
        saved = now;
      }
      if (state.step !== 'done' && now - begun > TURN_MS) {
        await this.save(run.id, state);
        return this.jobs.enqueue(this.source.manager, 'integrity.check', {});
      }
    }
    await this.end(run, state);
  }

  private async target() {
    return {
      source: this.source,
      store: this.store,
      appliance: this.configuration.appliance.name,
      verifierKeys: await knownKeys(this.source.manager, [...this.signer.verifierKeys].reverse()),
      contentKeys: this.contentKeys,
      outside: null,
      settleMs: SETTLE_MS,
    };
  }

  private async save(id: string, state: RunState): Promise<void> {
    await this.source.manager.update(IntegrityRun, { id }, { state: state as never, ...countsOf(state) });
  }

  private async end({ id, sharePart, shareOf }: IntegrityRun, state: RunState): Promise<void> {
    const { faults } = state.findings;
    await this.source.transaction(async (manager) => {
      await manager.update(
        IntegrityRun,
        { id },
        { state: state as never, ...countsOf(state), endedAt: this.clock.now() },
      );
      const rows = faults
        .slice(0, FAULTS_KEPT)
        .map(({ item, code, detail }) => ({ runId: id, item, code, detail: detail ?? '' }));
      for (let at = 0; at < rows.length; at += 500)
        await manager.insert(IntegrityFaultRow, rows.slice(at, at + 500));
      await this.audit.append(manager, ACTOR, {
        kind: 'integrity.checked',
        fields: { run: id, part: sharePart, of: shareOf, things: thingsOf(state), faults: faults.length },
      });
      if (faults.length > 0)
        await this.audit.append(manager, ACTOR, {
          kind: 'integrity.fault-found',
          fields: {
            run: id,
            faults: faults.length,
            codes: [...new Set(faults.map(({ code }) => code))].sort(),
          },
        });
    });
  }
}

const thingsOf = ({ findings }: RunState): number =>
  Object.values(findings.checked).reduce((sum, count) => sum + count, 0);

const countsOf = (state: RunState) => ({
  things: String(thingsOf(state)),
  faults: state.findings.faults.length,
});

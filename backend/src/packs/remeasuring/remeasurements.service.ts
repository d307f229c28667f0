import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { GrantCheck } from '../../access/grant-check.service.js';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import { Refusals } from '../../audit/refusals.service.js';
import { Verdict } from '../../disclosures/verdict.entity.js';
import { People } from '../../identity/people.service.js';
import { RecordingKeys } from '../../keys/recording-keys.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/config/configuration.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { browserFault } from '../stills/still-browser.js';
import { DrawableRecordings } from './drawable-recordings.service.js';
import type { RemeasurementDto, RemeasurementListDto } from './remeasurement.dto.js';
import { noteOf, RemeasurementStill, VerdictRemeasurement } from './remeasurement.entity.js';
import {
  nothingToMeasure,
  remeasuredOften,
  remeasurementOpen,
  stillNotFound,
  verdictNotFound,
} from './remeasurement.errors.js';
import { StillVault } from './still-vault.service.js';

/** Of one verdict: the recording does not change, and a browser seldom. */
const MOST = 20;
/** Where a job goes that was tried as often as it may be. */
const IF_LOST = { deadLetter: 'verdict.remeasure.lost' } as const;

/** Asks for a verdict to be measured again, and shows what was found. A picture shows the recording: it takes a grant (P4). */
@Injectable()
export class Remeasurements {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly grants: GrantCheck,
    private readonly drawable: DrawableRecordings,
    private readonly keys: RecordingKeys,
    private readonly vault: StillVault,
    private readonly people: People,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async list(_actor: PersonActor, verdictId: string): Promise<RemeasurementListDto> {
    const { manager } = this.source;
    if (!(await manager.existsBy(Verdict, { id: verdictId }))) throw verdictNotFound();
    const found = await manager.find(VerdictRemeasurement, {
      where: { verdictId },
      order: { askedAt: 'DESC' },
      take: MOST,
    });
    return { items: await this.toDtos(manager, found) };
  }

  async ask(actor: PersonActor, verdictId: string): Promise<RemeasurementDto> {
    const verdict = await this.source.manager.findOneBy(Verdict, { id: verdictId });
    if (!verdict) throw verdictNotFound();
    const { recordingId } = verdict;
    const id = randomUUID();
    const made = await this.refusals.during(actor, refused(recordingId, id), () =>
      this.source
        .transaction(async (manager) => {
          await this.requireDrawable(manager, verdict);
          const asked = manager.create(VerdictRemeasurement, {
            ...{ id, verdictId, recordingId, askedBy: actor.personId, askedAt: this.clock.now() },
            ...{ begunAt: null, endedAt: null, note: null, failure: null },
          });
          await manager.insert(VerdictRemeasurement, asked);
          await this.jobs.enqueue(manager, 'verdict.remeasure', { remeasurement: id }, IF_LOST);
          await this.audit.append(manager, actor, {
            kind: 'verdict.remeasure.asked',
            recordingId,
            fields: {
              remeasurement: id,
              disclosure: verdict.disclosureId,
              version: verdict.disclosureVersion,
            },
          });
          return asked;
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? remeasurementOpen() : error;
        }),
    );
    return (await this.toDtos(this.source.manager, [made]))[0]!;
  }

  /** A PNG. The entry that it was shown is committed before it is read (P5). */
  async still(actor: PersonActor, id: string, moment: number): Promise<Buffer> {
    const { manager } = this.source;
    const still = await manager.findOneBy(RemeasurementStill, { remeasurementId: id, moment });
    if (!still) throw stillNotFound();
    const { recordingId } = still;
    await this.refusals.during(actor, refused(recordingId, id), () =>
      this.source.transaction(async (next) => {
        const now = this.clock.now();
        const grant = await this.grants.requireLiveGrant(next, actor, recordingId, 'watch', now);
        const fault = await this.drawable.fault(next, recordingId);
        if (fault) throw fault;
        await this.audit.append(next, actor, {
          kind: 'remeasurement.still.shown',
          recordingId,
          fields: { remeasurement: id, moment, grant: grant.id },
        });
      }),
    );
    return this.vault.get(manager, still);
  }

  private async requireDrawable(manager: EntityManager, verdict: Verdict): Promise<void> {
    if (verdict.verdict === 'not_applicable') throw nothingToMeasure();
    const { recordingId } = verdict;
    const fault = (await this.drawable.fault(manager, recordingId)) ?? browserFault(this.configuration);
    if (fault) throw fault;
    if ((await manager.countBy(VerdictRemeasurement, { verdictId: verdict.id })) >= MOST)
      throw remeasuredOften(MOST);
    // A recording whose key is gone has been destroyed, whatever else is left of it.
    await this.keys.use(manager, recordingId, async () => undefined);
  }

  private async toDtos(manager: EntityManager, all: VerdictRemeasurement[]): Promise<RemeasurementDto[]> {
    const names = await this.people.names(
      manager,
      all.map(({ askedBy }) => askedBy),
    );
    return all.map((one) => {
      const note = noteOf(one);
      return {
        id: one.id,
        verdictId: one.verdictId,
        askedBy: { id: one.askedBy, name: names.get(one.askedBy) ?? '' },
        askedAt: one.askedAt.toISOString(),
        state: stateOf(one),
        endedAt: one.endedAt?.toISOString() ?? null,
        failure: one.failure,
        result: note?.result ?? null,
        reasons: note?.reasons ?? [],
        moments: (note?.moments ?? []).map(({ still, ...moment }) => ({
          ...moment,
          hasStill: still !== null,
        })),
        refusedRequests: note?.refusedRequests ?? 0,
        browser: note?.browser ?? null,
      };
    });
  }
}

function stateOf({
  endedAt,
  begunAt,
  note,
}: VerdictRemeasurement): 'waiting' | 'measuring' | 'done' | 'failed' {
  if (endedAt) return note === null ? 'failed' : 'done';
  return begunAt ? 'measuring' : 'waiting';
}

const refused =
  (recordingId: string, remeasurement: string) =>
  (code: string): AuditEvent => ({
    kind: 'verdict.remeasure.refused',
    recordingId,
    fields: { remeasurement, code },
  });

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Refusals } from '../../audit/refusals.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import {
  holdInvalid,
  holdNotFound,
  matterNameTaken,
  matterNotFound,
  nothingToHold,
} from '../retention.errors.js';
import { askFault, releaseFault } from './hold-decisions.js';
import { HoldViews } from './hold-views.js';
import { Hold, Matter } from './hold.entity.js';
import type { MatterDto, MatterListDto, PlaceHoldDto } from './holds.dto.js';

/** Matters and their holds: one person places, two release. */
@Injectable()
export class Holds {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly views: HoldViews,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  list(actor: PersonActor): Promise<MatterListDto> {
    return this.views.list(this.source.manager, actor);
  }

  async open(actor: PersonActor, name: string): Promise<MatterDto> {
    const id = randomUUID();
    await this.source
      .transaction(async (manager) => {
        const openedAt = this.clock.now();
        await manager.insert(Matter, { id, name: name.trim(), openedBy: actor.personId, openedAt });
        await this.audit.append(manager, actor, { kind: 'matter.opened', fields: { matter: id } });
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? matterNameTaken() : error;
      });
    return this.views.one(this.source.manager, actor, id);
  }

  /** From the commit on nothing of it is destroyed. A destruction that is under way is waited for, and is not undone. */
  async place(actor: PersonActor, matterId: string, dto: PlaceHoldDto): Promise<MatterDto> {
    await this.source.transaction(async (manager) => {
      if (!(await manager.existsBy(Matter, { id: matterId }))) throw matterNotFound();
      const hold = this.holdOf(actor, matterId, dto);
      await requireSite(manager, hold.siteId);
      await requireKnownKey(manager, hold.subject);
      await manager.insert(Hold, hold);
      const recordings = await catchNow(manager, hold, dto.recordings ?? []);
      if (dto.kind === 'list' && recordings < new Set(dto.recordings).size)
        throw holdInvalid('Some of these recordings are not there, or are destroyed. Nothing was held.');
      if (recordings === 0 && !hold.catchesLater) throw nothingToHold();
      await this.audit.append(manager, actor, {
        kind: 'hold.placed',
        fields: { hold: hold.id, matter: matterId, about: hold.kind, recordings, later: hold.catchesLater },
      });
    });
    return this.views.one(this.source.manager, actor, matterId);
  }

  async askRelease(actor: PersonActor, id: string, reason: string): Promise<MatterDto> {
    const matterId = await this.change(actor, id, async (manager, hold) => {
      const fault = askFault(hold);
      if (fault) throw fault;
      await manager.update(
        Hold,
        { id },
        { releaseAskedBy: actor.personId, releaseAskedAt: this.clock.now(), releaseReason: reason },
      );
      await this.audit.append(manager, actor, {
        kind: 'hold.release.asked',
        fields: { hold: id, matter: hold.matterId },
      });
    });
    return this.views.one(this.source.manager, actor, matterId);
  }

  async release(actor: PersonActor, id: string): Promise<MatterDto> {
    const matterId = await this.change(actor, id, async (manager, hold) => {
      const fault = releaseFault(hold, actor.personId);
      if (fault) throw fault;
      await manager.update(Hold, { id }, { releasedBy: actor.personId, releasedAt: this.clock.now() });
      await this.audit.append(manager, actor, {
        kind: 'hold.released',
        fields: { hold: id, matter: hold.matterId, askedBy: hold.releaseAskedBy },
      });
      await this.jobs.enqueue(manager, 'retention.sweep', {});
    });
    return this.views.one(this.source.manager, actor, matterId);
  }

  private async change(
    actor: PersonActor,
    id: string,
    act: (manager: EntityManager, hold: Hold) => Promise<void>,
  ): Promise<string> {
    return this.refusals.during(
      actor,
      (code) => ({ kind: 'hold.release.refused', fields: { hold: id, code } }),
      () =>
        this.source.transaction(async (manager) => {
          const hold = await manager.findOne(Hold, { where: { id }, lock: { mode: 'pessimistic_write' } });
          if (!hold) throw holdNotFound();
          await act(manager, hold);
          return hold.matterId;
        }),
    );
  }

  private holdOf(actor: PersonActor, matterId: string, dto: PlaceHoldDto): Hold {
    const { kind, recordings, subject, site, from, to, catchesLater, reason } = dto;
    const searched = site !== undefined || from !== undefined || to !== undefined;
    const whole = {
      list: recordings !== undefined && subject === undefined && !searched && !catchesLater,
      subject: subject !== undefined && recordings === undefined && !searched,
      search: searched && recordings === undefined && subject === undefined,
    }[kind];
    if (!whole)
      throw holdInvalid(
        'A hold is about a list of recordings, or one subject, or a site and a time; only the last two catch later ones.',
      );
    return {
      id: randomUUID(),
      matterId,
      kind,
      subject: subject ?? null,
      siteId: site ?? null,
      fromAt: from === undefined ? null : new Date(from),
      toAt: to === undefined ? null : new Date(to),
      catchesLater,
      reason,
      placedBy: actor.personId,
      placedAt: this.clock.now(),
      releaseAskedBy: null,
      releaseAskedAt: null,
      releaseReason: null,
      releasedBy: null,
      releasedAt: null,
    };
  }
}

/** A hold on somebody who can never come would be taken for one that keeps. */
async function requireKnownKey(manager: EntityManager, subject: string | null): Promise<void> {
  const [, version] = /^s(\d{1,9})-[\w-]{43}$/.exec(subject ?? '') ?? [];
  if (version === undefined) return;
  const [{ newest }]: [{ newest: number }] = await manager.query(
    'SELECT coalesce(max(version), 1) AS newest FROM consent_subject_key',
  );
  if (Number(version) < 1 || Number(version) > newest)
    throw holdInvalid(
      'This subject was named under a key that no site ever had. Look the customer up again. Nothing was held.',
    );
}

/** Locks what it catches: a sweeper that has one of them has finished, or sees the hold. */
async function catchNow(manager: EntityManager, hold: Hold, listed: readonly string[]): Promise<number> {
  const about =
    hold.kind === 'list'
      ? 'id = ANY($2)'
      : `($2::uuid[] IS NOT NULL) AND ($3::text IS NULL OR subject = $3) AND ($4::uuid IS NULL OR site_id = $4)
         AND ($5::timestamptz IS NULL OR opened_at >= $5) AND ($6::timestamptz IS NULL OR opened_at <= $6)`;
  const more = hold.kind === 'list' ? [] : [hold.subject, hold.siteId, hold.fromAt, hold.toAt];
  const caught: unknown[] = await manager.query(
    `WITH caught AS (SELECT id FROM recording WHERE state <> 'destroyed' AND ${about} ORDER BY id FOR NO KEY UPDATE)
     INSERT INTO hold_recording (hold_id, recording_id) SELECT $1, id FROM caught RETURNING 1`,
    [hold.id, listed, ...more],
  );
  return caught.length;
}

async function requireSite(manager: EntityManager, siteId: string | null): Promise<void> {
  if (siteId === null) return;
  const [found]: unknown[] = await manager.query('SELECT 1 FROM site WHERE id = $1', [siteId]);
  if (!found) throw holdInvalid('There is no such site.');
}

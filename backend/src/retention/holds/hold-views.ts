import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { People } from '../../identity/people.service.js';
import { personDto } from '../../identity/person.dto.js';
import type { PersonActor } from '../../platform/actor.js';
import { matterNotFound } from '../retention.errors.js';
import { releaseFault } from './hold-decisions.js';
import { Hold, Matter } from './hold.entity.js';
import type { HoldDto, MatterDto, MatterListDto } from './holds.dto.js';

const MOST_MATTERS = 200;

/** Matters as people see them, with what their holds hold. */
@Injectable()
export class HoldViews {
  constructor(private readonly people: People) {}

  async list(manager: EntityManager, actor: PersonActor): Promise<MatterListDto> {
    const matters = await manager.find(Matter, { order: { openedAt: 'DESC' }, take: MOST_MATTERS });
    return { items: await this.toDtos(manager, actor, matters) };
  }

  async one(manager: EntityManager, actor: PersonActor, id: string): Promise<MatterDto> {
    const matter = await manager.findOneBy(Matter, { id });
    if (!matter) throw matterNotFound();
    return (await this.toDtos(manager, actor, [matter]))[0]!;
  }

  private async toDtos(
    manager: EntityManager,
    actor: PersonActor,
    matters: readonly Matter[],
  ): Promise<MatterDto[]> {
    const holds = await manager.find(Hold, {
      where: { matterId: In(matters.map(({ id }) => id)) },
      order: { placedAt: 'DESC' },
    });
    const ids = holds.map(({ id }) => id);
    const counts: { id: string; recordings: number }[] = await manager.query(
      `SELECT h.id, (CASE WHEN h.released_at IS NULL
         THEN (SELECT count(*) FROM held_recording x WHERE x.hold_id = h.id)
         ELSE (SELECT count(*) FROM hold_recording x WHERE x.hold_id = h.id) END)::int AS recordings
       FROM hold h WHERE h.id = ANY($1)`,
      [ids],
    );
    const sites: { id: string; name: string }[] = await manager.query(
      'SELECT id, name FROM site WHERE id = ANY($1)',
      [holds.flatMap(({ siteId }) => siteId ?? [])],
    );
    const names = await this.people.names(manager, [
      ...matters.map(({ openedBy }) => openedBy),
      ...holds.flatMap(({ placedBy, releaseAskedBy, releasedBy }) =>
        [placedBy, releaseAskedBy, releasedBy].filter((id) => id !== null),
      ),
    ]);
    const held = new Map(counts.map(({ id, recordings }) => [id, recordings]));
    const siteNames = new Map(sites.map(({ id, name }) => [id, name]));
    const person = (id: string | null) => (id === null ? null : personDto(id, names));
    const holdDto = (hold: Hold): HoldDto => ({
      id: hold.id,
      kind: hold.kind,
      subject: hold.subject,
      siteName: hold.siteId === null ? null : (siteNames.get(hold.siteId) ?? null),
      from: hold.fromAt?.toISOString() ?? null,
      to: hold.toAt?.toISOString() ?? null,
      catchesLater: hold.catchesLater,
      reason: hold.reason,
      recordings: held.get(hold.id) ?? 0,
      placedBy: personDto(hold.placedBy, names),
      placedAt: hold.placedAt.toISOString(),
      state: stateOf(hold),
      releaseAskedBy: person(hold.releaseAskedBy),
      releaseReason: hold.releaseReason,
      releasedBy: person(hold.releasedBy),
      releasedAt: hold.releasedAt?.toISOString() ?? null,
      mayRelease: releaseFault(hold, actor.personId) === null,
    });
    return matters.map((matter) => ({
      id: matter.id,
      name: matter.name,
      openedBy: personDto(matter.openedBy, names),
      openedAt: matter.openedAt.toISOString(),
      holds: holds.filter(({ matterId }) => matterId === matter.id).map(holdDto),
    }));
  }
}

function stateOf({ releasedAt, releaseAskedAt }: Hold): HoldDto['state'] {
  if (releasedAt !== null) return 'released';
  return releaseAskedAt === null ? 'standing' : 'release-asked';
}

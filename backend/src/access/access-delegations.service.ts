import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, LessThanOrEqual, MoreThan, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { People } from '../identity/people.service.js';
import { personDto } from '../identity/person.dto.js';
import type { Actor, PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { APPROVER_ROLES, type Voter } from './access-decisions.js';
import { AccessDelegation } from './access-delegation.entity.js';
import type { DelegationDto, DelegationListDto, DelegateDto } from './access-delegations.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { PersonLinks } from './person-links.service.js';

const LONGEST_MS = 31 * 24 * 60 * 60_000;
/** Clocks of people and of the appliance are not the same. */
const SLACK_MS = 5 * 60_000;

/** Who stands in for whom while they are away. Whoever stands in speaks with one voice, never with two. */
@Injectable()
export class AccessDelegations {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly people: People,
    private readonly links: PersonLinks,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** What one handed over oneself, and what was handed to one. */
  async list(actor: PersonActor): Promise<DelegationListDto> {
    const me = actor.personId;
    const found = await this.source.manager.find(AccessDelegation, {
      where: [{ delegator: me }, { delegate: me }],
      order: { startsAt: 'DESC', id: 'ASC' },
      take: 100,
    });
    return { items: await this.toDtos(found) };
  }

  async make(actor: PersonActor, dto: DelegateDto): Promise<DelegationDto> {
    const now = this.clock.now();
    const [startsAt, endsAt] = [new Date(dto.startsAt), new Date(dto.endsAt)];
    const approverRole = APPROVER_ROLES.find((role) => actor.roles.includes(role));
    if (!approverRole) throw new AccessRefused('PERMISSION_DENIED');
    const length = endsAt.getTime() - startsAt.getTime();
    if (startsAt.getTime() < now.getTime() - SLACK_MS || length <= 0 || length > LONGEST_MS)
      throw new AccessRefused('DELEGATION_NOT_POSSIBLE');
    const made = await this.source
      .transaction(async (manager) => {
        const known = await this.people.names(manager, [dto.delegate]);
        const mine = await this.links.accountsOf(manager, actor.personId);
        if (!known.has(dto.delegate) || mine.includes(dto.delegate))
          throw new AccessRefused('DELEGATION_NOT_POSSIBLE');
        const delegation = manager.create(AccessDelegation, {
          id: randomUUID(),
          delegator: actor.personId,
          delegate: dto.delegate,
          approverRole,
          madeAt: now,
          startsAt,
          endsAt,
          endedAt: null,
        });
        await manager.insert(AccessDelegation, delegation);
        await this.audit.append(manager, actor, {
          kind: 'access.delegated',
          fields: {
            delegation: delegation.id,
            delegate: dto.delegate,
            approverRole,
            startsAt: startsAt.toISOString(),
            endsAt: endsAt.toISOString(),
          },
        });
        return delegation;
      })
      .catch(throwRefusal);
    return (await this.toDtos([made]))[0]!;
  }

  async end(actor: PersonActor, id: string): Promise<DelegationDto> {
    const ended = await this.source.transaction(async (manager) => {
      const found = await manager.findOne(AccessDelegation, {
        where: { id, delegator: actor.personId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!found) throw new AccessRefused('DELEGATION_NOT_FOUND');
      return found.endedAt ? found : this.endOne(manager, actor, found);
    });
    return (await this.toDtos([ended]))[0]!;
  }

  /** For whom this person may speak at this moment. */
  async standsInFor(manager: EntityManager, personId: string, now: Date): Promise<Voter['standsInFor']> {
    const found = await manager.find(AccessDelegation, {
      where: {
        delegate: personId,
        endedAt: IsNull(),
        startsAt: LessThanOrEqual(now),
        endsAt: MoreThan(now),
      },
      order: { madeAt: 'ASC' },
    });
    const seen: Voter['standsInFor'][number][] = [];
    for (const { delegator, approverRole } of found)
      seen.push({
        personId: delegator,
        accounts: await this.links.accountsOf(manager, delegator),
        approverRole,
      });
    return seen;
  }

  /** Ends what somebody handed over and what was handed to them. */
  async endAllOf(manager: EntityManager, actor: Actor, personId: string): Promise<void> {
    const open = await manager.find(AccessDelegation, {
      where: [
        { delegator: personId, endedAt: IsNull() },
        { delegate: personId, endedAt: IsNull() },
      ],
      lock: { mode: 'pessimistic_write' },
    });
    for (const delegation of open) await this.endOne(manager, actor, delegation);
  }

  private async endOne(
    manager: EntityManager,
    actor: Actor,
    delegation: AccessDelegation,
  ): Promise<AccessDelegation> {
    const endedAt = this.clock.now();
    await manager.update(AccessDelegation, { id: delegation.id, endedAt: IsNull() }, { endedAt });
    const fields = { delegation: delegation.id, delegate: delegation.delegate };
    await this.audit.append(manager, actor, { kind: 'access.delegation.ended', fields });
    return { ...delegation, endedAt };
  }

  private async toDtos(found: AccessDelegation[]): Promise<DelegationDto[]> {
    const now = this.clock.now();
    const names = await this.people.names(
      this.source.manager,
      found.flatMap(({ delegator, delegate }) => [delegator, delegate]),
    );
    return found.map(({ id, delegator, delegate, approverRole, startsAt, endsAt, endedAt }) => ({
      id,
      delegator: personDto(delegator, names),
      delegate: personDto(delegate, names),
      approverRole,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      live: endedAt === null && startsAt <= now && now < endsAt,
    }));
  }
}

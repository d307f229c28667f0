import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, MoreThan, type DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { grantState } from './access-decisions.js';
import type { GrantDto, GrantListDto } from './grants.dto.js';
import { AccessRefused, throwRefusal } from './access.errors.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessViews } from './access-views.js';

const LIST_LIMIT = 200;

@Injectable()
export class Grants {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly permissions: Permissions,
    private readonly views: AccessViews,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** One's own, the ones one gave; an auditor sees all. */
  async list(actor: PersonActor): Promise<GrantListDto> {
    const me = actor.personId;
    const where = this.permissions.has(actor, 'access.see-all') ? {} : [{ grantee: me }, { approver: me }];
    const order = { startsAt: 'DESC', id: 'ASC' } as const;
    const grants = await this.source.manager.find(AccessGrant, { where, order, take: LIST_LIMIT });
    return { items: await this.views.grants(this.source.manager, grants, this.clock.now()) };
  }

  /** Ends a grant at once. Its grantee may, and whoever could have approved it; a second time changes nothing. */
  async revoke(actor: PersonActor, id: string): Promise<GrantDto> {
    const grant = await this.source
      .transaction((manager) => this.revokeIn(manager, actor, id))
      .catch(throwRefusal);
    const [dto] = await this.views.grants(this.source.manager, [grant], this.clock.now());
    return dto!;
  }

  /** Ends every grant of one request that is not over. */
  async revokeAllOf(actor: PersonActor, requestId: string): Promise<void> {
    await this.source
      .transaction(async (manager) => {
        const grants = await manager.find(AccessGrant, {
          where: { requestId, revokedAt: IsNull(), endsAt: MoreThan(this.clock.now()) },
          order: { id: 'ASC' },
        });
        for (const { id } of grants) await this.revokeIn(manager, actor, id);
      })
      .catch(throwRefusal);
  }

  /** The same within something larger that somebody does. */
  async revokeIn(manager: EntityManager, actor: PersonActor, id: string): Promise<AccessGrant> {
    const found = await manager.findOne(AccessGrant, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (!found || !this.mayRevoke(actor, found)) throw new AccessRefused('GRANT_NOT_FOUND');
    const now = this.clock.now();
    const state = grantState(found, now);
    if (state === 'revoked') return found;
    if (state === 'ended') throw new AccessRefused('GRANT_OVER');
    const change = { revokedAt: now, revokedBy: actor.personId };
    await manager.update(AccessGrant, { id, revokedAt: IsNull() }, change);
    await this.audit.append(manager, actor, {
      kind: 'grant.revoked',
      recordingId: found.recordingId,
      fields: { grant: id, grantee: found.grantee },
    });
    return { ...found, ...change };
  }

  /** For whoever ends something that may be over by itself at the same moment. */
  async revokeIfLive(manager: EntityManager, actor: PersonActor, id: string): Promise<void> {
    const live = await manager.existsBy(AccessGrant, {
      id,
      revokedAt: IsNull(),
      endsAt: MoreThan(this.clock.now()),
    });
    if (live) await this.revokeIn(manager, actor, id);
  }

  private mayRevoke(actor: PersonActor, grant: AccessGrant): boolean {
    return (
      grant.grantee === actor.personId ||
      grant.approver === actor.personId ||
      this.permissions.has(actor, 'access.approve')
    );
  }
}

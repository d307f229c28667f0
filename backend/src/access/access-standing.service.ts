import { Inject, Injectable } from '@nestjs/common';
import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { chooseGrant, type Scope } from './access-decisions.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { RECORDING_LOOKUP, type RecordingLookup } from './recording-lookup.js';

export interface Standing {
  mayRequest: boolean;
  grant: { id: string; scope: Scope; endsAt: string } | null;
  pendingRequestId: string | null;
}

/** How a person stands towards one recording, for the page that shows it. Nothing is decided by it: GrantCheck decides. */
@Injectable()
export class AccessStanding {
  constructor(
    @Inject(RECORDING_LOOKUP) private readonly recordings: RecordingLookup,
    private readonly permissions: Permissions,
    private readonly clock: Clock,
  ) {}

  async of(manager: EntityManager, actor: PersonActor, recordingId: string): Promise<Standing> {
    const now = this.clock.now();
    const grants = await manager.findBy(AccessGrant, { grantee: actor.personId, recordingId });
    const toExport = chooseGrant(grants, 'export', now);
    const choice = 'grant' in toExport ? toExport : chooseGrant(grants, 'watch', now);
    const pending = await manager.findOneBy(AccessRequest, {
      recordingId,
      requestedBy: actor.personId,
      decision: IsNull(),
      expiresAt: MoreThan(now),
    });
    const recording = await this.recordings.exists(manager, recordingId);
    const watchable = recording !== null && recording.state !== 'quarantined';
    return {
      mayRequest: watchable && pending === null && this.permissions.has(actor, 'access.request'),
      grant:
        'grant' in choice
          ? { id: choice.grant.id, scope: choice.grant.scope, endsAt: choice.grant.endsAt.toISOString() }
          : null,
      pendingRequestId: pending?.id ?? null,
    };
  }
}

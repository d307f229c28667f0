import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import type { Need, Scope } from './access-decisions.js';
import { GrantCheck } from './grant-check.service.js';
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
    private readonly check: GrantCheck,
    private readonly permissions: Permissions,
    private readonly clock: Clock,
  ) {}

  async of(manager: EntityManager, actor: PersonActor, recordingId: string): Promise<Standing> {
    const now = this.clock.now();
    const standing = async (need: Need) =>
      (await this.check.liveGrants(manager, actor, [recordingId], need, now)).get(recordingId)!;
    const toExport = await standing('export');
    const choice = 'grant' in toExport ? toExport : await standing('watch');
    const [pending]: { id: string }[] = await manager.query(PENDING, [actor.personId, recordingId, now]);
    const recording = await this.recordings.exists(manager, recordingId);
    const watchable = recording !== null && recording.state !== 'quarantined';
    return {
      mayRequest: watchable && pending === undefined && this.permissions.has(actor, 'access.request'),
      grant:
        'grant' in choice
          ? { id: choice.grant.id, scope: choice.grant.scope, endsAt: choice.grant.endsAt.toISOString() }
          : null,
      pendingRequestId: pending?.id ?? null,
    };
  }
}

/** Of one's own: for this recording, or for a list that it is on. */
const PENDING = `
  SELECT q.id FROM access_request q JOIN access_request_recording l ON l.request_id = q.id
  WHERE q.requested_by = $1 AND l.recording_id = $2 AND q.decision IS NULL AND q.expires_at > $3
  ORDER BY q.requested_at DESC LIMIT 1`;

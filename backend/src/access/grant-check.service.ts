import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PersonActor } from '../platform/actor.js';
import { chooseGrant, grantFault, type GrantFault, type Need, type Scope } from './access-decisions.js';
import { AccessRefused } from './access.errors.js';

/** A grant as a check knows it, with whether the recording may be used at all. */
export interface CheckedGrant {
  id: string;
  recordingId: string;
  scope: Scope;
  startsAt: Date;
  endsAt: Date;
  revokedAt: Date | null;
  restricted: boolean;
}

/** Asked before anything of a recording is shown, again for every segment (P4). It remembers nothing. */
@Injectable()
export class GrantCheck {
  /**
   * The live grant with which this person may do this. Refuses with NO_GRANT, GRANT_ENDED, GRANT_REVOKED, GRANT_SCOPE
   * or RECORDING_RESTRICTED.
   */
  async requireLiveGrant(
    manager: EntityManager,
    actor: PersonActor,
    recordingId: string,
    need: Need,
    now: Date,
  ): Promise<CheckedGrant> {
    const choice = chooseGrant(await grantsOf(manager, actor, [recordingId]), need, now);
    if ('fault' in choice) throw new AccessRefused(choice.fault);
    return choice.grant;
  }

  /** The same for many recordings at once: the live grant, or why there is none. */
  async liveGrants(
    manager: EntityManager,
    actor: PersonActor,
    recordingIds: readonly string[],
    need: Need,
    now: Date,
  ): Promise<Map<string, { grant: CheckedGrant } | { fault: GrantFault }>> {
    const grants = await grantsOf(manager, actor, recordingIds);
    const byRecording = new Map<string, CheckedGrant[]>(recordingIds.map((id) => [id, []]));
    for (const grant of grants) byRecording.get(grant.recordingId)?.push(grant);
    return new Map(recordingIds.map((id) => [id, chooseGrant(byRecording.get(id)!, need, now)]));
  }

  /** This very grant, if it is this person's and allows this now. Somebody else's is answered like none. */
  async grantById(
    manager: EntityManager,
    actor: PersonActor,
    grantId: string,
    need: Need,
    now: Date,
  ): Promise<CheckedGrant> {
    const [grant]: CheckedGrant[] = await manager.query(`${CHECKED} WHERE g.id = $1 AND g.grantee = $2`, [
      grantId,
      actor.personId,
    ]);
    const fault = grant ? grantFault(grant, need, now) : 'NO_GRANT';
    if (!grant || fault) throw new AccessRefused(fault ?? 'NO_GRANT');
    return grant;
  }
}

const grantsOf = (
  manager: EntityManager,
  actor: PersonActor,
  recordingIds: readonly string[],
): Promise<CheckedGrant[]> =>
  manager.query(`${CHECKED} WHERE g.grantee = $1 AND g.recording_id = ANY($2)`, [
    actor.personId,
    recordingIds,
  ]);

const CHECKED = `
  SELECT g.id, g.recording_id AS "recordingId", g.scope, g.starts_at AS "startsAt", g.ends_at AS "endsAt",
         g.revoked_at AS "revokedAt", EXISTS (
           SELECT 1 FROM recording_restriction x WHERE x.recording_id = g.recording_id AND x.lifted_at IS NULL
         ) AS restricted
  FROM access_grant g`;

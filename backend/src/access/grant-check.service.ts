import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { PersonActor } from '../platform/actor.js';
import { chooseGrant, grantFault, type GrantFault, type Need } from './access-decisions.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRefused } from './access.errors.js';

/** Asked before anything of a recording is shown, again for every segment (P4). It remembers nothing. */
@Injectable()
export class GrantCheck {
  /** The live grant with which this person may do this. Refuses with NO_GRANT, GRANT_ENDED, GRANT_REVOKED or GRANT_SCOPE. */
  async requireLiveGrant(
    manager: EntityManager,
    actor: PersonActor,
    recordingId: string,
    need: Need,
    now: Date,
  ): Promise<AccessGrant> {
    const grants = await manager.findBy(AccessGrant, { grantee: actor.personId, recordingId });
    const choice = chooseGrant(grants, need, now);
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
  ): Promise<Map<string, { grant: AccessGrant } | { fault: GrantFault }>> {
    const grants = await manager.findBy(AccessGrant, {
      grantee: actor.personId,
      recordingId: In([...recordingIds]),
    });
    const byRecording = new Map<string, AccessGrant[]>(recordingIds.map((id) => [id, []]));
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
  ): Promise<AccessGrant> {
    const grant = await manager.findOneBy(AccessGrant, { id: grantId, grantee: actor.personId });
    const fault = grant ? grantFault(grant, need, now) : 'NO_GRANT';
    if (!grant || fault) throw new AccessRefused(fault ?? 'NO_GRANT');
    return grant;
  }
}

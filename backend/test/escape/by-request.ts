import { randomUUID } from 'node:crypto';
import { askedAs, segment, start, type Attempt } from './attempt.js';
import type { Scene } from './scene.js';
import type { TestAppliance } from '../support/test-appliance.js';

/** Attempts over HTTP of people who are signed in, to see what they were not granted. */
export function attemptsByRequest(appliance: TestAppliance, scene: Scene): Attempt[] {
  const attempt = askedAs(appliance);
  const { ada, priya, colin, rex, aude, carol } = scene.people;
  const refused = 'viewing.refused';
  const turnedAway = 'attempt.refused';

  return [
    // Without a grant, or with one for something else.
    attempt('a viewing without any grant', refused, colin, '/api/viewings', start(scene.recording)),
    attempt('a viewing under an ended grant', refused, rex, '/api/viewings', start(scene.ended.recording)),
    attempt('a segment under an ended grant', refused, rex, segment(scene.ended.viewing)),
    attempt(
      'an asset under an ended grant',
      refused,
      rex,
      `/api/viewings/${scene.ended.viewing}/assets/${'b'.repeat(64)}`,
    ),
    attempt('a viewing under a revoked grant', refused, rex, '/api/viewings', start(scene.revoked.recording)),
    attempt('a segment under a revoked grant', refused, rex, segment(scene.revoked.viewing)),
    attempt('a pulse under a revoked grant', refused, rex, `/api/viewings/${scene.revoked.viewing}/pulse`, {
      method: 'POST',
      body: {},
    }),
    attempt(
      'a viewing of another recording than was granted',
      refused,
      rex,
      '/api/viewings',
      start(scene.recording),
    ),
    attempt('a restricted recording under a live grant', refused, rex, segment(scene.restricted.viewing)),
    attempt('a quarantined recording', refused, carol, '/api/viewings', start(scene.quarantined)),
    attempt('a visit that still goes on', refused, carol, '/api/viewings', start(scene.open)),
    attempt(
      'a pack without a grant',
      'evidence.refused',
      colin,
      '/api/evidence-packs',
      start(scene.recording),
    ),
    attempt(
      'somebody else’s pack without a grant',
      'evidence.refused',
      colin,
      `/api/evidence-packs/${scene.carolsPack}/content`,
    ),
    attempt(
      'a pack by somebody whose role watches only',
      'permission.refused',
      rex,
      '/api/evidence-packs',
      start(scene.watched),
    ),
    attempt(
      'asking for export by somebody whose role watches only',
      'access.refused',
      rex,
      '/api/access-requests',
      {
        method: 'POST',
        body: {
          recordingId: scene.recording,
          purpose: 'other',
          reason: 'I would like to have it.',
          scope: 'watch-and-export',
        },
      },
    ),

    // Ids of others.
    attempt('a segment of somebody else’s viewing', turnedAway, rex, segment(scene.carolsViewing)),
    attempt(
      'the approver in the viewing that they approved',
      turnedAway,
      colin,
      segment(scene.carolsViewing),
    ),
    attempt(
      'an asset of somebody else’s viewing',
      turnedAway,
      rex,
      `/api/viewings/${scene.carolsViewing}/assets/${'c'.repeat(64)}`,
    ),
    attempt(
      'a pulse for somebody else’s viewing',
      turnedAway,
      rex,
      `/api/viewings/${scene.carolsViewing}/pulse`,
      { method: 'POST', body: {} },
    ),
    attempt('the id of a grant as a viewing', turnedAway, colin, segment(scene.carolsGrant)),
    attempt('the id of a recording as a viewing', turnedAway, colin, segment(scene.recording)),
    attempt('the id of a request as a viewing', turnedAway, colin, segment(scene.carolsRequest)),
    attempt('a viewing that is not there', turnedAway, rex, segment(randomUUID())),
    attempt('somebody else’s request', turnedAway, rex, `/api/access-requests/${scene.carolsRequest}`),
    attempt(
      'the recordings of somebody else’s request',
      turnedAway,
      rex,
      `/api/access-requests/${scene.carolsRequest}/recordings`,
    ),
    attempt('taking back somebody else’s grant', turnedAway, rex, `/api/grants/${scene.carolsGrant}/revoke`, {
      method: 'POST',
      body: {},
    }),
    attempt('a pack that is not there', turnedAway, carol, `/api/evidence-packs/${randomUUID()}/content`),

    // Roles that never watch.
    attempt(
      'a viewing by an administrator',
      'permission.refused',
      ada,
      '/api/viewings',
      start(scene.recording),
    ),
    attempt(
      'a viewing by a privacy officer',
      'permission.refused',
      priya,
      '/api/viewings',
      start(scene.recording),
    ),
    attempt('a viewing by an auditor', 'permission.refused', aude, '/api/viewings', start(scene.recording)),
    attempt('a segment by an auditor', 'permission.refused', aude, segment(scene.carolsViewing)),
    attempt(
      'a pack by an administrator',
      'permission.refused',
      ada,
      `/api/evidence-packs/${scene.carolsPack}/content`,
    ),
    attempt(
      'an approval by an administrator',
      'permission.refused',
      ada,
      `/api/access-requests/${scene.carolsRequest}/approve`,
      { method: 'POST', body: {} },
    ),
    attempt(
      'stopping as a reviewer what one does not watch',
      'permission.refused',
      rex,
      `/api/viewings/${scene.carolsViewing}/stop`,
      { method: 'POST', body: {} },
    ),
  ];
}

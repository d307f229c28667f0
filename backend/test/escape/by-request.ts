import { randomUUID } from 'node:crypto';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { ask, type Asking, type Attempt } from './attempt.js';
import type { Scene } from './scene.js';
import type { TestAppliance } from '../support/test-appliance.js';

/** Attempts over HTTP to see content without a grant: as nobody, as somebody else, and by every trick with the address. */
export function attemptsByRequest(appliance: TestAppliance, scene: Scene): Attempt[] {
  const { ada, priya, colin, rex, aude, carol } = scene.people;
  const segment = (viewing: string, seq: string | number = 1) => `/api/viewings/${viewing}/segments/${seq}`;
  const start = (recordingId: string): Asking => ({ method: 'POST', body: { recordingId } });
  const attempt = (
    name: string,
    leaves: Attempt['leaves'],
    who: ConsoleClient | null,
    path: string,
    asking?: Asking,
  ): Attempt => ({ name, leaves, make: () => ask(appliance, who, path, asking) });
  const cookie = (value: string): Asking => ({ headers: { cookie: value } });
  const { cookie: carols, csrfToken } = carol['login'];
  const token = carols.split('=')[1]!;
  const refused = 'viewing.refused';
  const turnedAway = 'attempt.refused';

  return [
    // Nobody.
    attempt('a viewing by nobody', turnedAway, null, '/api/viewings', start(scene.recording)),
    attempt('a segment by nobody', turnedAway, null, segment(scene.carolsViewing)),
    attempt(
      'an asset by nobody',
      turnedAway,
      null,
      `/api/viewings/${scene.carolsViewing}/assets/${'a'.repeat(64)}`,
    ),
    attempt('a pulse by nobody', turnedAway, null, `/api/viewings/${scene.carolsViewing}/pulse`, {
      method: 'POST',
      body: {},
    }),
    attempt('a pack made by nobody', turnedAway, null, '/api/evidence-packs', start(scene.recording)),
    attempt('a pack fetched by nobody', turnedAway, null, `/api/evidence-packs/${scene.carolsPack}/content`),
    attempt('a recording looked up by nobody', turnedAway, null, `/api/recordings/${scene.recording}`),
    attempt(
      'a request approved by nobody',
      turnedAway,
      null,
      `/api/access-requests/${scene.carolsRequest}/approve`,
      { method: 'POST', body: {} },
    ),

    // Cookies.
    attempt(
      'a cookie of random letters',
      turnedAway,
      null,
      segment(scene.carolsViewing),
      cookie(`exhibit-session=${'A'.repeat(43)}`),
    ),
    attempt(
      'a cookie with one letter changed',
      turnedAway,
      null,
      segment(scene.carolsViewing),
      cookie(`exhibit-session=${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`),
    ),
    attempt(
      'a cookie cut short',
      turnedAway,
      null,
      segment(scene.carolsViewing),
      cookie(carols.slice(0, -1)),
    ),
    attempt(
      'two cookies, one of them right',
      turnedAway,
      null,
      segment(scene.carolsViewing),
      cookie(`exhibit-session=${'A'.repeat(43)}; ${carols}`),
    ),
    attempt(
      'the token under another cookie’s name',
      turnedAway,
      null,
      segment(scene.carolsViewing),
      cookie(`session=${token}`),
    ),
    attempt('the token as a bearer', turnedAway, null, segment(scene.carolsViewing), {
      headers: { authorization: `Bearer ${token}` },
    }),
    attempt(
      'the token in the address',
      turnedAway,
      null,
      `${segment(scene.carolsViewing)}?exhibit-session=${token}`,
    ),
    attempt(
      'the anti-forgery token as a session',
      turnedAway,
      null,
      segment(scene.carolsViewing),
      cookie(`exhibit-session=${csrfToken}`),
    ),

    // Forged requests with the cookie of somebody who may.
    attempt('a forged viewing without the token', turnedAway, carol, '/api/viewings', {
      ...start(scene.recording),
      unsigned: true,
    }),
    attempt('a forged viewing with another person’s token', turnedAway, carol, '/api/viewings', {
      ...start(scene.recording),
      unsigned: true,
      headers: { 'x-csrf-token': rex['login'].csrfToken },
    }),
    attempt('a forged viewing from another origin', turnedAway, carol, '/api/viewings', {
      ...start(scene.recording),
      headers: { origin: 'https://evil.example' },
    }),
    attempt('a forged viewing as a plain form', turnedAway, carol, '/api/viewings', {
      method: 'POST',
      unsigned: true,
      headers: { 'content-type': 'text/plain' },
      body: `{"recordingId":"${scene.recording}"}`,
    }),

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

    // Tricks with the address.
    attempt('a segment with a number below zero', turnedAway, rex, segment(scene.rexsViewing, '-1')),
    attempt('a segment with a word for a number', turnedAway, rex, segment(scene.rexsViewing, '1e0;')),
    attempt('a segment beyond the last', turnedAway, rex, segment(scene.rexsViewing, 987_654)),
    attempt(
      'a path that climbs out of a viewing',
      turnedAway,
      rex,
      `/api/viewings/${scene.rexsViewing}/segments/..%2f..%2f${scene.carolsViewing}%2fsegments%2f1`,
    ),
    attempt(
      'a path with encoded dots',
      turnedAway,
      rex,
      `/api/viewings/${scene.rexsViewing}/assets/%2e%2e%2f%2e%2e%2fobjects`,
    ),
    attempt('a path with a zero byte', turnedAway, rex, `/api/viewings/${scene.carolsViewing}%00/segments/1`),
    ...scene.objectKeys
      .slice(0, 2)
      .map((key, at) =>
        attempt(`the object’s own key under the API (${at + 1})`, turnedAway, rex, `/api/objects/${key}`),
      ),
    attempt('a range of a segment without a grant', turnedAway, rex, segment(scene.carolsViewing), {
      headers: { range: 'bytes=0-10' },
    }),
    attempt(
      'many ranges of a pack without a grant',
      'evidence.refused',
      colin,
      `/api/evidence-packs/${scene.carolsPack}/content`,
      { headers: { range: 'bytes=0-1,2-3,-5' } },
    ),

    // Other methods, and headers that name another request.
    attempt('HEAD on a segment of others', turnedAway, rex, segment(scene.carolsViewing), { method: 'HEAD' }),
    attempt('POST that says it is GET', turnedAway, rex, segment(scene.carolsViewing), {
      method: 'POST',
      body: {},
      headers: { 'x-http-method-override': 'GET' },
    }),
    attempt('GET that says it is POST', turnedAway, colin, '/api/viewings?_method=POST', {
      headers: { 'x-http-method-override': 'POST' },
    }),
    attempt('PUT on a segment', turnedAway, rex, segment(scene.carolsViewing), { method: 'PUT', body: {} }),
    attempt('another address in a header', turnedAway, null, '/api/nowhere', {
      headers: {
        'x-original-url': segment(scene.carolsViewing),
        'x-rewrite-url': segment(scene.carolsViewing),
      },
    }),
    attempt('a name in a header', turnedAway, null, segment(scene.carolsViewing), {
      headers: { 'x-forwarded-user': 'carol', 'x-remote-user': 'carol', 'x-actor': 'carol' },
    }),
    attempt('a way through a proxy in a header', turnedAway, null, segment(scene.carolsViewing), {
      headers: { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1;by=carol' },
    }),
    attempt('a stream of events in place of a segment', turnedAway, rex, segment(scene.carolsViewing), {
      headers: { accept: 'text/event-stream' },
    }),
  ];
}

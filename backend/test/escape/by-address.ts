import { askedAs, segment, type Attempt } from './attempt.js';
import type { Scene } from './scene.js';
import type { TestAppliance } from '../support/test-appliance.js';

/** Attempts by every trick with address, method and header that a server or a proxy might fall for. */
export function attemptsByAddress(appliance: TestAppliance, scene: Scene): Attempt[] {
  const attempt = askedAs(appliance);
  const { colin, rex } = scene.people;
  const turnedAway = 'attempt.refused';

  return [
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

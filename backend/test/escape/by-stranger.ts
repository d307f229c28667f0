import { askedAs, segment, start, type Asking, type Attempt } from './attempt.js';
import type { Scene } from './scene.js';
import type { TestAppliance } from '../support/test-appliance.js';

/** Attempts of somebody who is not signed in: with nothing, with cookies that are not theirs, and through the browser of somebody who is. */
export function attemptsByStranger(appliance: TestAppliance, scene: Scene): Attempt[] {
  const attempt = askedAs(appliance);
  const { carol, rex } = scene.people;
  const cookie = (value: string): Asking => ({ headers: { cookie: value } });
  const { cookie: carols, csrfToken } = carol['login'];
  const token = carols.split('=')[1]!;
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
  ];
}

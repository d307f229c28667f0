import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identityApp, type IdentityApp } from '../identity.fixture.js';
import { limitsOf } from '../session-state.js';
import type { MySessionsDto } from './my-sessions.dto.js';

describe('the sessions of a person', () => {
  let room: IdentityApp;
  beforeAll(async () => {
    room = await identityApp();
  });
  afterAll(() => room.stop());

  const list = async (cookie: string) =>
    ((await (await fetch(`${room.url}/api/my-sessions`, { headers: { cookie } })).json()) as MySessionsDto)
      .items;
  const end = async (id: string, who: { cookie: string; csrf: string }) => {
    const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf };
    return (await fetch(`${room.url}/api/my-sessions/${id}`, { method: 'DELETE', headers })).status;
  };

  it('are listed without anything that would open one', async () => {
    const here = await room.signedIn('reviewer', { subject: 'rex', device: 'Firefox on Linux' });
    await room.signedIn('reviewer', { subject: 'rex', device: 'Chrome on Windows' });
    const listed = await list(here.cookie);
    expect(listed.map(({ device, here: mine }) => [device, mine])).toEqual(
      expect.arrayContaining([
        ['Firefox on Linux', true],
        ['Chrome on Windows', false],
      ]),
    );
    expect(JSON.stringify(listed)).not.toContain(here.cookie.split('=')[1]);
    for (const { id } of listed)
      expect(
        (await fetch(`${room.url}/api/session`, { headers: { cookie: `exhibit-session=${id}` } })).status,
      ).toBe(401);
  });

  it('cannot be ended by another person, who learns nothing of them', async () => {
    const rex = await room.signedIn('reviewer', { subject: 'rex-2' });
    const other = await room.signedIn('compliance-officer', { subject: 'carol' });
    const { id } = (await list(rex.cookie))[0]!;
    expect(await end(id, other)).toBe(404);
    expect(await end('00000000-0000-4000-8000-000000000000', other)).toBe(404);
    expect(await list(rex.cookie)).toHaveLength(1);
  });

  it('end at once, and that is an entry', async () => {
    const here = await room.signedIn('reviewer', { subject: 'rex-3' });
    const there = await room.signedIn('reviewer', { subject: 'rex-3' });
    const { id } = (await list(here.cookie)).find((session) => !session.here)!;
    expect(await end(id, here)).toBe(204);
    expect((await fetch(`${room.url}/api/session`, { headers: { cookie: there.cookie } })).status).toBe(401);
    expect((await room.entries()).at(-1)).toMatchObject({
      kind: 'sessions.ended',
      fields: { person: here.actor.personId, cause: 'ended-by-person', sessions: 1 },
    });
    expect(await end(id, here)).toBe(404);
  });

  describe('of others', () => {
    const press = async (id: string, who: { cookie: string; csrf: string }) => {
      const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf };
      return fetch(`${room.url}/api/people/${id}/end-sessions`, { method: 'POST', headers });
    };
    const people = async (who: { cookie: string }) =>
      (await (await fetch(`${room.url}/api/people`, { headers: { cookie: who.cookie } })).json()) as {
        items: { id: string; name: string; sessions: number; roles: string[] }[];
      };

    it.each(['compliance-officer', 'privacy-officer', 'reviewer', 'auditor'] as const)(
      'are not for a person with the role %s to end',
      async (role) => {
        const rex = await room.signedIn('reviewer', { subject: 'rex-5' });
        const who = await room.signedIn(role, { subject: `presses-${role}` });
        expect((await press(rex.actor.personId, who)).status).toBe(403);
        expect((await room.entries()).at(-1)).toMatchObject({ kind: 'permission.refused' });
        expect(await list(rex.cookie)).not.toEqual([]);
      },
    );

    it('are ended by an administrator who just proved who they are, all at once and with an entry', async () => {
      const rex = await room.signedIn('reviewer', { subject: 'rex-6' });
      const elsewhere = await room.signedIn('reviewer', { subject: 'rex-6' });
      const other = await room.signedIn('reviewer', { subject: 'rex-7' });
      const { personId } = rex.actor;
      const stale = await room.signedIn('administrator', { subject: 'ada', authenticatedAt: null });
      expect(((await (await press(personId, stale)).json()) as { code: string }).code).toBe('STEP_UP_NEEDED');
      const ada = await room.signedIn('administrator', { subject: 'ada' });
      const seen = (await people(ada)).items.find(({ id }) => id === personId);
      expect(seen).toMatchObject({ name: 'rex-6', sessions: 2, roles: ['reviewer'] });
      const ended = await press(personId, ada);
      expect([ended.status, await ended.json()]).toEqual([200, { sessions: 2 }]);
      for (const { cookie } of [rex, elsewhere])
        expect((await fetch(`${room.url}/api/session`, { headers: { cookie } })).status).toBe(401);
      expect(await list(other.cookie)).toHaveLength(1);
      expect((await room.entries()).at(-1)).toMatchObject({
        kind: 'sessions.ended',
        fields: { person: personId, cause: 'ended-by-administrator', sessions: 2 },
      });
      expect((await people(ada)).items.find(({ id }) => id === personId)).toMatchObject({ sessions: 0 });
    });

    it('of nobody are not there', async () => {
      const ada = await room.signedIn('administrator', { subject: 'ada' });
      expect((await press('00000000-0000-4000-8000-000000000000', ada)).status).toBe(404);
    });
  });

  it('are not listed when they are over', async () => {
    await room.signedIn('reviewer', { subject: 'rex-4' });
    room.clock.forward(limitsOf().idleMs);
    const later = await room.signedIn('reviewer', { subject: 'rex-4' });
    expect(await list(later.cookie)).toHaveLength(1);
  });
});

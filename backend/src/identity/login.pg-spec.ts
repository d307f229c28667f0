import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { whileLocked } from '../../test/support/held-lock.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { identityApp, type IdentityApp } from './identity.fixture.js';
import { IdentityProviders } from './providers/identity-providers.service.js';
import type { OpenIdProvider } from './providers/openid-provider.js';
import type { Proof } from './providers/proof.js';
import { Login } from './login.service.js';
import { DirectoryPeople } from './scim/directory-people.service.js';
import { LOGIN_ATTEMPT_MS } from './session-state.js';
import { tokenHash } from './session-token.js';
import { Sessions } from './sessions.service.js';

/** What the appliance makes of an answer. That only the provider can give one is tested with a real provider. */
describe('a login', () => {
  let room: IdentityApp;
  let login: Login;
  let provider: OpenIdProvider;
  const identity = { issuer: 'http://127.0.0.1:9', subject: 's-1', displayName: 'Rex' };

  beforeAll(async () => {
    room = await identityApp();
    login = room.app.get(Login);
    provider = room.app.get(IdentityProviders).named(undefined);
    jest.spyOn(provider, 'authorizationUrl').mockResolvedValue('https://idp.bank.example/authorize');
  });

  afterAll(() => room.stop());

  const answers = (memberships: string[], more: Partial<Proof> = {}) => {
    const said = { sid: null, authenticatedAt: room.clock.now(), acr: null };
    jest.spyOn(provider, 'exchange').mockResolvedValue({ identity, memberships, ...said, ...more });
  };
  const begun = async () => (await login.begin(undefined, '/recordings')).attemptToken;
  const completed = (attemptToken: string | null, formerSession: string | null = null) =>
    login.complete({ attemptToken, provider: undefined, query: '', formerSession, device: '' });
  const sessions = async () =>
    Number((await room.manager.query('SELECT count(*) FROM login_session'))[0].count);

  it.each([
    ['nobody’s groups', [], 'LOGIN_NO_ROLE'],
    [
      'an administrator who is a compliance officer',
      ['exhibit-administrator', 'exhibit-compliance-officer'],
      'LOGIN_ROLE_CONFLICT',
    ],
    ['an auditor who is a reviewer', ['exhibit-auditor', 'exhibit-reviewer'], 'LOGIN_ROLE_CONFLICT'],
  ])('refuses %s, opens nothing and writes it down', async (_, groups, code) => {
    answers(groups);
    const before = await sessions();
    await expect(completed(await begun())).rejects.toMatchObject({ code, status: 403 });
    expect(await sessions()).toBe(before);
    expect((await room.entries()).at(-1)).toMatchObject({ kind: 'login.refused', fields: { code } });
  });

  it('refuses somebody whom the directory took out, and lets them in again when it brings them back', async () => {
    const directory = room.app.get(DirectoryPeople);
    const { actor } = await room.signedIn('administrator', { subject: 'directory' });
    const told = { subject: 'leaver', userName: 'leaver', displayName: null, active: false };
    const { id } = await directory.add(actor, 'main', told);
    answers(['exhibit-reviewer'], { identity: { ...identity, subject: 'leaver' } });
    await expect(completed(await begun())).rejects.toMatchObject({ code: 'LOGIN_PERSON_LEFT' });
    expect((await room.entries()).at(-1)?.kind).toBe('login.refused');
    await directory.alter(actor, 'main', id, () => ({ ...told, active: true }));
    expect((await completed(await begun())).returnTo).toBe('/recordings');
  });

  it('refuses an attempt that is unknown, used or too old', async () => {
    answers(['exhibit-reviewer']);
    await expect(completed(null)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
    await expect(completed('A'.repeat(43))).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
    const used = await begun();
    await completed(used);
    await expect(completed(used)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
    const old = await begun();
    room.clock.forward(LOGIN_ATTEMPT_MS);
    await expect(completed(old)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
  });

  it('lets one attempt be used once, even by two answers at the same moment', async () => {
    answers(['exhibit-reviewer']);
    const token = await begun();
    const tries = await whileLocked(
      room.database.owner,
      'SELECT 1 FROM login_attempt WHERE id_hash = $1 FOR UPDATE',
      [tokenHash(token)],
      2,
      () => Promise.allSettled([1, 2].map(() => completed(token))),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('opens nothing when it cannot be written down', async () => {
    answers(['exhibit-reviewer']);
    const before = await sessions();
    const broken = jest.spyOn(room.app.get(AuditLog), 'append').mockRejectedValueOnce(new Error('no log'));
    await expect(completed(await begun())).rejects.toThrow('no log');
    broken.mockRestore();
    expect(await sessions()).toBe(before);
  });

  it('keeps one person one person, under the newest name', async () => {
    answers(['exhibit-reviewer']);
    await completed(await begun());
    answers(['exhibit-reviewer'], { identity: { ...identity, displayName: 'Rex Lindqvist' } });
    await completed(await begun());
    const people = await room.manager.query(`SELECT display_name FROM person WHERE subject = 's-1'`);
    expect(people).toEqual([{ display_name: 'Rex Lindqvist' }]);
  });

  it('ends the session that the browser had before, and opens one under a new id', async () => {
    answers(['exhibit-reviewer']);
    const first = await completed(await begun());
    const second = await completed(await begun(), first.sessionToken);
    expect(second.sessionToken).not.toBe(first.sessionToken);
    const found = room.app.get(Sessions);
    expect(await found.find(first.sessionToken)).toBeNull();
    expect(await found.find(second.sessionToken)).toMatchObject({ roles: ['reviewer'] });
  });

  it('lets a person have five sessions and ends the oldest for a sixth, even when two come at once', async () => {
    const person = { ...identity, subject: 'busy' };
    answers(['exhibit-reviewer'], { identity: person });
    const tokens: string[] = [];
    for (let login = 0; login < 5; login++) {
      tokens.push((await completed(await begun())).sessionToken);
      room.clock.forward(1_000);
    }
    const last = await Promise.all([await begun(), await begun()].map((attempt) => completed(attempt)));
    const found = await Promise.all(
      [...tokens, ...last.map(({ sessionToken }) => sessionToken)].map((token) =>
        room.app.get(Sessions).find(token),
      ),
    );
    expect(found.map((session) => session !== null)).toEqual([false, false, true, true, true, true, true]);
    expect((await room.entries()).filter(({ kind }) => kind === 'sessions.ended')).toHaveLength(2);
  });

  describe('that proves once more who it is', () => {
    const rex = { ...identity, subject: 'step-up' };
    const signedIn = async () => {
      answers(['exhibit-reviewer'], { identity: rex, authenticatedAt: null });
      const { sessionToken } = await completed(await begun());
      const session = (await room.app.get(Sessions).find(sessionToken))!;
      const attempt = (await login.beginStepUp(session, '/stepped-up')).attemptToken;
      return { sessionToken, attempt };
    };

    it.each<[string, string, () => Partial<Proof>]>([
      ['somebody else comes back', 'STEP_UP_OTHER_PERSON', () => ({ identity })],
      ['the provider does not say when', 'STEP_UP_NOT_CONFIRMED', () => ({ authenticatedAt: null })],
      [
        'the provider only remembered',
        'STEP_UP_NOT_CONFIRMED',
        () => ({ authenticatedAt: new Date(room.clock.now().getTime() - 180_000) }),
      ],
      ['their groups were taken away', 'LOGIN_NO_ROLE', () => ({ memberships: [] })],
    ])(
      'is refused when %s, which is written down, and keeps the session as it was',
      async (_, code, said) => {
        const { sessionToken, attempt } = await signedIn();
        answers(['exhibit-reviewer'], { identity: rex, ...said() });
        await expect(completed(attempt, sessionToken)).rejects.toMatchObject({ code });
        expect((await room.entries()).at(-1)).toMatchObject({ kind: 'step-up.refused', fields: { code } });
        const kept = await room.app.get(Sessions).find(sessionToken);
        expect(kept).toMatchObject({ authenticatedAt: null });
      },
    );

    it('goes on under a new id that knows when', async () => {
      const { sessionToken, attempt } = await signedIn();
      answers(['exhibit-reviewer'], { identity: rex });
      const next = await completed(attempt, sessionToken);
      expect(next.returnTo).toBe('/stepped-up');
      const found = room.app.get(Sessions);
      expect(await found.find(sessionToken)).toBeNull();
      expect((await found.find(next.sessionToken))?.authenticatedAt).not.toBeNull();
      expect((await room.entries()).at(-1)?.kind).toBe('step-up.done');
    });
  });

  it('forgets attempts and sessions that are over', async () => {
    answers(['exhibit-reviewer']);
    await begun();
    await completed(await begun());
    room.clock.forward(9 * 60 * 60_000);
    await completed(await begun());
    expect(await sessions()).toBe(1);
    expect(await room.manager.query('SELECT 1 FROM login_attempt')).toEqual([]);
  });

  it('keeps no cookie value in the database', async () => {
    answers(['exhibit-reviewer']);
    const attempt = await begun();
    const stored = await room.manager.query('SELECT row_to_json(a)::text AS row FROM login_attempt a');
    expect(stored.map(({ row }: { row: string }) => row).join()).not.toContain(attempt);
    const { sessionToken } = await completed(attempt);
    const rows = await room.manager.query('SELECT row_to_json(s)::text AS row FROM login_session s');
    expect(rows.map(({ row }: { row: string }) => row).join()).not.toContain(sessionToken);
  });
});

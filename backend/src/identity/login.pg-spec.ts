import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { whileLocked } from '../../test/support/held-lock.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { identityApp, type IdentityApp } from './identity.fixture.js';
import { IdentityProvider } from './identity-provider.service.js';
import { Login } from './login.service.js';
import { LOGIN_ATTEMPT_MS } from './session-state.js';
import { tokenHash } from './session-token.js';
import { Sessions } from './sessions.service.js';

/** What the appliance makes of an answer. That only the provider can give one is tested with a real provider. */
describe('a login', () => {
  let room: IdentityApp;
  let login: Login;
  let provider: IdentityProvider;
  const identity = { issuer: 'https://idp.bank.example', subject: 's-1', displayName: 'Rex' };

  beforeAll(async () => {
    room = await identityApp();
    login = room.app.get(Login);
    provider = room.app.get(IdentityProvider);
    jest.spyOn(provider, 'authorizationUrl').mockResolvedValue('https://idp.bank.example/authorize');
  });

  afterAll(() => room.stop());

  const answers = (groups: unknown) =>
    jest.spyOn(provider, 'exchange').mockResolvedValue({ identity, groups });
  const begun = async () => (await login.begin('/recordings')).attemptToken;
  const sessions = async () =>
    Number((await room.manager.query('SELECT count(*) FROM login_session'))[0].count);

  it.each([
    ['nobody’s groups', [], 'LOGIN_NO_ROLE'],
    ['no groups at all', undefined, 'LOGIN_NO_ROLE'],
    [
      'an administrator who is a compliance officer',
      ['exhibit-administrator', 'exhibit-compliance-officer'],
      'LOGIN_ROLE_CONFLICT',
    ],
    ['an auditor who is a reviewer', ['exhibit-auditor', 'exhibit-reviewer'], 'LOGIN_ROLE_CONFLICT'],
  ])('refuses %s, opens nothing and writes it down', async (_, groups, code) => {
    answers(groups);
    const before = await sessions();
    await expect(login.complete(await begun(), '', null)).rejects.toMatchObject({ code, status: 403 });
    expect(await sessions()).toBe(before);
    expect((await room.entries()).at(-1)).toMatchObject({ kind: 'login.refused', fields: { code } });
  });

  it('refuses an attempt that is unknown, used or too old', async () => {
    answers(['exhibit-reviewer']);
    await expect(login.complete(null, '', null)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
    await expect(login.complete('A'.repeat(43), '', null)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
    const used = await begun();
    await login.complete(used, '', null);
    await expect(login.complete(used, '', null)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
    const old = await begun();
    room.clock.forward(LOGIN_ATTEMPT_MS);
    await expect(login.complete(old, '', null)).rejects.toMatchObject({ code: 'LOGIN_EXPIRED' });
  });

  it('lets one attempt be used once, even by two answers at the same moment', async () => {
    answers(['exhibit-reviewer']);
    const token = await begun();
    const tries = await whileLocked(
      room.database.owner,
      'SELECT 1 FROM login_attempt WHERE id_hash = $1 FOR UPDATE',
      [tokenHash(token)],
      2,
      () => Promise.allSettled([1, 2].map(() => login.complete(token, '', null))),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('opens nothing when it cannot be written down', async () => {
    answers(['exhibit-reviewer']);
    const before = await sessions();
    const broken = jest.spyOn(room.app.get(AuditLog), 'append').mockRejectedValueOnce(new Error('no log'));
    await expect(login.complete(await begun(), '', null)).rejects.toThrow('no log');
    broken.mockRestore();
    expect(await sessions()).toBe(before);
  });

  it('keeps one person one person, under the newest name', async () => {
    answers(['exhibit-reviewer']);
    await login.complete(await begun(), '', null);
    jest.spyOn(provider, 'exchange').mockResolvedValue({
      identity: { ...identity, displayName: 'Rex Lindqvist' },
      groups: ['exhibit-reviewer'],
    });
    await login.complete(await begun(), '', null);
    const people = await room.manager.query(`SELECT display_name FROM person WHERE subject = 's-1'`);
    expect(people).toEqual([{ display_name: 'Rex Lindqvist' }]);
  });

  it('ends the session that the browser had before, and opens one under a new id', async () => {
    answers(['exhibit-reviewer']);
    const first = await login.complete(await begun(), '', null);
    const second = await login.complete(await begun(), '', first.sessionToken);
    expect(second.sessionToken).not.toBe(first.sessionToken);
    const found = room.app.get(Sessions);
    expect(await found.find(first.sessionToken)).toBeNull();
    expect(await found.find(second.sessionToken)).toMatchObject({ roles: ['reviewer'] });
  });

  it('forgets attempts and sessions that are over', async () => {
    answers(['exhibit-reviewer']);
    await begun();
    await login.complete(await begun(), '', null);
    room.clock.forward(9 * 60 * 60_000);
    await login.complete(await begun(), '', null);
    expect(await sessions()).toBe(1);
    expect(await room.manager.query('SELECT 1 FROM login_attempt')).toEqual([]);
  });

  it('keeps no cookie value in the database', async () => {
    answers(['exhibit-reviewer']);
    const attempt = await begun();
    const stored = await room.manager.query('SELECT row_to_json(a)::text AS row FROM login_attempt a');
    expect(stored.map(({ row }: { row: string }) => row).join()).not.toContain(attempt);
    const { sessionToken } = await login.complete(attempt, '', null);
    const rows = await room.manager.query('SELECT row_to_json(s)::text AS row FROM login_session s');
    expect(rows.map(({ row }: { row: string }) => row).join()).not.toContain(sessionToken);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { identityApp, type IdentityApp } from '../../src/identity/identity.fixture.js';
import { CLOCKS_AGREE_WITHIN_MS } from '../../src/identity/providers/proof.js';
import { limitsOf } from '../../src/identity/session-state.js';
import { LOGOUT_EVENT, providerByHand, type ProviderByHand } from '../support/provider-by-hand.js';
import { browser, type Browser } from './browser-hops.js';

/** Providers that say what no honest one would: each is asked for what it says over HTTP, and signs it. */
describe('several identity providers', () => {
  let room: IdentityApp;
  let bank: ProviderByHand;
  let group: ProviderByHand;
  let visitor: Browser;

  beforeAll(async () => {
    room = await identityApp();
    [bank, group] = [await providerByHand(), await providerByHand('group')];
    room.configuration.oidc = { ...bank.settings };
    room.configuration.otherProviders = [{ ...group.settings, label: 'Group head office' }];
  });

  beforeEach(() => {
    visitor = browser(room.url);
    for (const provider of [bank, group]) provider.says({ groups: ['exhibit-reviewer'] });
  });

  afterAll(async () => {
    await room.stop();
    await group.stop();
  });

  const begun = async (provider?: string, by = visitor) => {
    const query = provider ? `?provider=${provider}` : '';
    const answer = await by.visit(new URL(`/auth/login${query}`, room.url));
    return answer.headers.get('location')!;
  };
  const end = async (url: URL, by = visitor) => (await by.visit(url)).headers.get('location');
  const signIn = async (at: ProviderByHand, provider?: string, by = visitor) =>
    end(at.callback(await begun(provider, by)), by);
  const session = async (cookie = visitor.cookie()) =>
    fetch(`${room.url}/api/session`, { headers: { cookie } });
  const personId = async () => ((await (await session()).json()) as { person: { id: string } }).person.id;
  const problem = (code: string) => `/?problem=${code}`;

  it('are offered by name to whoever is not in yet, without a word of their settings', async () => {
    const answer = await fetch(`${room.url}/api/sign-in-options`);
    expect(await answer.json()).toEqual({
      items: [
        { provider: 'main', label: 'main' },
        { provider: 'group', label: 'Group head office' },
      ],
    });
  });

  it('make one person of each subject, however alike their names and addresses', async () => {
    for (const provider of [bank, group])
      provider.says({ groups: ['exhibit-reviewer'], sub: 'same', email: 'rex@bank.example' });
    expect(await signIn(bank)).toBe('/');
    const here = await personId();
    expect(await signIn(group, 'group')).toBe('/');
    expect(await personId()).not.toBe(here);
  });

  it('refuse a name that is not configured', async () => {
    const answer = await fetch(`${room.url}/auth/login?provider=evil`);
    expect(answer.status).toBe(403);
  });

  describe('refuse one answering for another', () => {
    it('at the other’s address', async () => {
      const url = bank.callback(await begun());
      url.pathname = '/auth/callback/group';
      expect(await end(url)).toBe(problem('LOGIN_FAILED'));
    });

    it('under the other’s name', async () => {
      const url = bank.callback(await begun(), (query) => query.set('iss', group.issuer));
      expect(await end(url)).toBe(problem('LOGIN_FAILED'));
    });

    it('with a token in the other’s name', async () => {
      group.says({ groups: ['exhibit-reviewer'], iss: bank.issuer });
      expect(await signIn(group, 'group')).toBe(problem('LOGIN_FAILED'));
    });

    it('in what it says of itself', async () => {
      const liar = await providerByHand('liar', { issuer: group.issuer });
      room.configuration.otherProviders!.push(liar.settings);
      try {
        const answer = await fetch(`${room.url}/auth/login?provider=liar`, { redirect: 'manual' });
        expect([answer.status, answer.headers.get('location')]).toEqual([503, null]);
      } finally {
        room.configuration.otherProviders!.pop();
        await liar.stop();
      }
    });

    it('at an address that no provider has', async () => {
      const url = bank.callback(await begun());
      url.pathname = '/auth/callback/evil';
      expect(await end(url)).toBe(problem('LOGIN_FAILED'));
    });
  });

  describe('refuse an ID token', () => {
    const now = () => Math.floor(Date.now() / 1_000);
    it.each<[string, () => object, string]>([
      ['for another client', () => ({ aud: 'another' }), 'LOGIN_FAILED'],
      ['with another nonce', () => ({ nonce: 'n' }), 'LOGIN_FAILED'],
      ['that is over', () => ({ exp: now() - 300, iat: now() - 400 }), 'LOGIN_CLOCK_DIFFERS'],
      ['made five minutes ago by its clock', () => ({ iat: now() - 300 }), 'LOGIN_CLOCK_DIFFERS'],
      ['made in five minutes by its clock', () => ({ iat: now() + 300 }), 'LOGIN_CLOCK_DIFFERS'],
      [
        'that only says that there are groups',
        () => ({ groups: undefined, hasgroups: true }),
        'LOGIN_GROUPS_OVERAGE',
      ],
      [
        'that says where groups could be asked for',
        () => ({ groups: undefined, _claim_names: { groups: 'src1' } }),
        'LOGIN_GROUPS_OVERAGE',
      ],
      ['without groups', () => ({ groups: undefined }), 'LOGIN_NO_ROLE'],
    ])('%s', async (_, claims, code) => {
      bank.says({ groups: ['exhibit-reviewer'], ...claims() });
      expect(await signIn(bank)).toBe(problem(code));
      expect((await session()).status).toBe(401);
    });

    it('and take one whose clock is within what clocks may differ', async () => {
      bank.says({ groups: ['exhibit-reviewer'], iat: now() - CLOCKS_AGREE_WITHIN_MS / 1_000 + 5 });
      expect(await signIn(bank)).toBe('/');
    });
  });

  it('give roles by app roles, where the configuration says so', async () => {
    room.configuration.otherProviders![0]!.roleClaim = 'roles';
    try {
      group.says({ roles: ['exhibit-auditor'], hasgroups: true });
      expect(await signIn(group, 'group')).toBe('/');
      expect(await (await session()).json()).toMatchObject({ roles: ['auditor'] });
    } finally {
      delete room.configuration.otherProviders![0]!.roleClaim;
    }
  });

  it('may change their keys: one login fails and says to try again, the next is in', async () => {
    expect(await signIn(group, 'group')).toBe('/');
    await group.rotate();
    expect(await signIn(group, 'group')).toBe(problem('LOGIN_FAILED'));
    expect(await signIn(group, 'group')).toBe('/');
  });

  describe('tell on a line of their own that somebody signed out', () => {
    const tell = async (token: string | undefined, by: { type?: string } = {}) => {
      const { type = 'application/x-www-form-urlencoded' } = by;
      const body = token === undefined ? '' : new URLSearchParams({ logout_token: token }).toString();
      const answer = await fetch(`${room.url}/auth/back-channel-logout`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      return answer.status;
    };
    const alive = async () => (await session()).status === 200;
    const rex = { groups: ['exhibit-reviewer'], sub: 'rex', sid: 'sid-1' };

    beforeEach(async () => {
      bank.says(rex);
      expect(await signIn(bank)).toBe('/');
    });

    it.each<[string, () => Promise<string>]>([
      ['for another appliance', () => bank.logoutToken({ sub: 'rex', aud: 'another' })],
      ['signed by another provider', () => group.logoutToken({ sub: 'rex', iss: bank.issuer })],
      [
        'of somebody whom nobody configured',
        () => bank.logoutToken({ sub: 'rex', iss: 'https://evil.example' }),
      ],
      ['that is an ID token', () => bank.logoutToken({ sub: 'rex' }, { typ: 'JWT' })],
      ['with a nonce', () => bank.logoutToken({ sub: 'rex', nonce: 'n' })],
      ['without the event', () => bank.logoutToken({ sub: 'rex', events: {} })],
      ['without an end', () => bank.logoutToken({ sub: 'rex', exp: undefined })],
      ['that is old', () => bank.logoutToken({ sub: 'rex', iat: 1_000, exp: 1_120 })],
      ['without a name of its own', () => bank.logoutToken({ sub: 'rex', jti: undefined })],
      ['about nobody', () => bank.logoutToken({ sub: undefined })],
      ['that is nonsense', async () => 'a.b.c'],
      ['that is too long', async () => `a.${'b'.repeat(9_000)}.c`],
    ])('a token %s ends nothing and is written down', async (_, token) => {
      expect(await tell(await token())).toBe(400);
      expect(await alive()).toBe(true);
      expect((await room.entries()).at(-1)?.kind).toBe('provider-logout.refused');
    });

    it('nothing at all, or no form, or a form without end, ends nothing', async () => {
      expect(await tell(undefined)).toBe(400);
      expect(await tell(await bank.logoutToken({ sub: 'rex' }), { type: 'text/plain' })).toBe(400);
      expect(await tell('x'.repeat(20_000))).toBe(413);
      expect(await alive()).toBe(true);
    });

    it('a good token ends that session, once: a replay is refused in any process', async () => {
      const token = await bank.logoutToken({ sub: 'rex', sid: 'sid-1', events: LOGOUT_EVENT });
      expect(await tell(token)).toBe(200);
      expect(await alive()).toBe(false);
      expect(await signIn(bank)).toBe('/');
      expect(await tell(token)).toBe(400);
      expect(await alive()).toBe(true);
    });

    it('the same token twice at once counts once', async () => {
      const token = await bank.logoutToken({ sub: 'rex' });
      expect((await Promise.all([tell(token), tell(token)])).sort()).toEqual([200, 400]);
    });

    it('another session of that person goes on, and no person of another issuer is meant', async () => {
      expect(await tell(await bank.logoutToken({ sub: 'rex', sid: 'sid-2' }))).toBe(200);
      expect(await tell(await group.logoutToken({ sub: 'rex' }))).toBe(200);
      expect(await tell(await group.logoutToken({ sub: undefined, sid: 'sid-1' }))).toBe(200);
      expect(await alive()).toBe(true);
      expect(await tell(await bank.logoutToken({ sub: undefined, sid: 'sid-1' }))).toBe(200);
      expect(await alive()).toBe(false);
    });

    it('without a session every session of that person ends', async () => {
      const other = browser(room.url);
      bank.says({ ...rex, sid: 'sid-9' });
      expect(await signIn(bank, undefined, other)).toBe('/');
      expect(await tell(await bank.logoutToken({ sub: 'rex' }))).toBe(200);
      expect([await alive(), (await session(other.cookie())).status]).toEqual([false, 401]);
    });

    it('somebody whom nobody here knows gets the same answer', async () => {
      expect(await tell(await bank.logoutToken({ sub: 'nobody' }))).toBe(200);
      expect(await alive()).toBe(true);
    });
  });

  it('keep whoever is in when they are down, let nobody new in, and the page says why', async () => {
    bank.says({ groups: ['exhibit-reviewer'], sub: 'stays' });
    await signIn(bank);
    const late = browser(room.url);
    const callback = bank.callback(await begun(undefined, late));
    await bank.stop();
    expect(await end(callback, late)).toBe(problem('IDENTITY_PROVIDER_UNAVAILABLE'));
    expect((await session(late.cookie())).status).toBe(401);
    expect((await session()).status).toBe(200);
    // Nobody is sent to where nobody answers, although the appliance knows the address.
    room.clock.forward(31_000);
    const headers = { accept: 'text/html' };
    const sent = await fetch(`${room.url}/auth/login`, { redirect: 'manual', headers });
    expect(sent.headers.get('location')).toBe(problem('IDENTITY_PROVIDER_UNAVAILABLE'));
    // The other provider goes on as if nothing were.
    expect(await signIn(group, 'group', late)).toBe('/');
    // Whoever is in stays in until their limit, and not beyond it.
    room.clock.forward(limitsOf().idleMs);
    expect((await session()).status).toBe(401);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CookieJar } from '@exhibit/evaluation/cookie-jar';
import { startIdentityProvider, type RunningIdentityProvider } from '@exhibit/evaluation/identity-provider';
import { identityApp, type IdentityApp } from '../../src/identity/identity.fixture.js';
import { browser, type Browser } from './browser-hops.js';

describe('a login at the real identity provider', () => {
  let room: IdentityApp;
  let idp: RunningIdentityProvider;
  let folder: string;
  let visitor: Browser;
  let jars: Map<string, CookieJar>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-login-'));
    room = await identityApp();
    idp = await startIdentityProvider({
      port: 0,
      dataDir: folder,
      redirectUris: [`${room.url}/auth/callback`],
      postLogoutRedirectUris: [`${room.url}/`],
    });
    const { issuer, clientId, clientSecret } = idp;
    Object.assign(room.configuration.oidc, { issuer, clientId, clientSecret });
  });

  beforeEach(() => {
    jars = new Map();
    visitor = browser(room.url, jars);
  });

  afterAll(async () => {
    await idp.stop();
    await room.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const rex = () => idp.people.find(({ login }) => login === 'rex')!;
  const problem = (code: string) => `${room.url}/?problem=${code}`;
  const session = async (cookie: string) => fetch(`${room.url}/api/session`, { headers: { cookie } });

  it('lets a reviewer in and back to where they wanted to go', async () => {
    const callback = await visitor.toCallback('/auth/login?returnTo=/recordings', rex());
    const home = await visitor.visit(callback);
    expect(home.headers.get('location')).toBe('/recordings');
    const me = (await (await session(visitor.cookie())).json()) as Record<string, unknown>;
    expect(me).toMatchObject({ person: { name: 'Rex Lindqvist' }, roles: ['reviewer'] });
    expect((await room.entries()).at(-1)).toMatchObject({
      kind: 'login.succeeded',
      fields: { roles: ['reviewer'] },
    });
  });

  it('gives cookies that no script reads and no other site sends', async () => {
    const callback = await visitor.toCallback('/auth/login', rex());
    const cookies = (await visitor.visit(callback)).headers.getSetCookie();
    const given = cookies.find((line) => line.startsWith('exhibit-session='));
    expect(given).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookies.find((line) => line.startsWith('exhibit-login='))).toMatch(/Expires=Thu, 01 Jan 1970/);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/%09/evil.example',
    '/auth/logout',
  ])('never sends anybody on to %s', async (target) => {
    const callback = await visitor.toCallback(`/auth/login?returnTo=${target}`, rex());
    const { headers } = await visitor.visit(callback);
    const went = new URL(headers.get('location')!, room.url);
    expect(went.origin).toBe(room.url);
    expect(went.pathname).toBe('/');
  });

  it.each<[string, (url: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', 'A'.repeat(43))],
    ['no state', (url) => url.searchParams.delete('state')],
    ['two states', (url) => url.searchParams.append('state', url.searchParams.get('state')!)],
    ['a changed code', (url) => url.searchParams.set('code', 'A'.repeat(43))],
    ['no code', (url) => url.searchParams.delete('code')],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', (url) => url.searchParams.delete('iss')],
    [
      'an error of the provider',
      (url) => (url.search = `?error=access_denied&state=${url.searchParams.get('state')}`),
    ],
    ['nothing at all', (url) => (url.search = '')],
  ])('refuses a callback with %s', async (_, change) => {
    const callback = await visitor.toCallback('/auth/login', rex());
    change(callback);
    const answer = await visitor.visit(callback);
    expect(new URL(answer.headers.get('location')!, room.url).href).toBe(problem('LOGIN_FAILED'));
    expect(answer.headers.getSetCookie().some((line) => line.startsWith('exhibit-session'))).toBe(false);
  });

  it('refuses a callback that comes a second time, and keeps the first session', async () => {
    const callback = await visitor.toCallback('/auth/login', rex());
    const thief = visitor.copy();
    await visitor.visit(callback);
    const again = await thief.visit(callback);
    expect(again.headers.get('location')).toBe('/?problem=LOGIN_EXPIRED');
    expect((await session(visitor.cookie())).status).toBe(200);
    expect((await session(thief.cookie())).status).toBe(401);
  });

  it('refuses a callback in a browser that did not begin the login', async () => {
    const callback = await visitor.toCallback('/auth/login', rex());
    const victim = browser(room.url);
    expect((await victim.visit(callback)).headers.get('location')).toBe('/?problem=LOGIN_EXPIRED');
    await victim.visit(new URL('/auth/login', room.url));
    expect((await victim.visit(callback)).headers.get('location')).toBe('/?problem=LOGIN_FAILED');
  });

  it('refuses a changed attempt cookie', async () => {
    const callback = await visitor.toCallback('/auth/login', rex());
    const cookie = visitor.cookie().replace(/=.{8}/, '=AAAAAAAA');
    const answer = await fetch(callback, { redirect: 'manual', headers: { cookie } });
    expect(answer.headers.get('location')).toBe('/?problem=LOGIN_EXPIRED');
  });

  it('takes the address to come back to from the configuration, not from the request', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const answer = await fetch(`${room.url}/auth/login`, { redirect: 'manual', headers });
    const asked = new URL(answer.headers.get('location')!);
    expect(asked.origin).toBe(idp.issuer);
    expect(asked.searchParams.get('redirect_uri')).toBe(`${room.url}/auth/callback`);
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  });

  it('refuses somebody whose groups give no role, and writes it down', async () => {
    room.configuration.oidc.groupPrefix = 'another-';
    const callback = await visitor.toCallback('/auth/login', rex());
    const answer = await visitor.visit(callback);
    room.configuration.oidc.groupPrefix = 'exhibit-';
    expect(answer.headers.get('location')).toBe('/?problem=LOGIN_NO_ROLE');
    expect((await room.entries()).at(-1)).toMatchObject({
      kind: 'login.refused',
      fields: { code: 'LOGIN_NO_ROLE' },
    });
  });

  it('ends with the logout, which needs the token of the session', async () => {
    await visitor.visit(await visitor.toCallback('/auth/login', rex()));
    const cookie = visitor.cookie();
    const { csrfToken } = (await (await session(cookie)).json()) as { csrfToken: string };
    const logout = (token: string) =>
      fetch(`${room.url}/auth/logout`, { method: 'POST', headers: { cookie, 'x-csrf-token': token } });
    expect((await logout('')).status).toBe(403);
    expect((await session(cookie)).status).toBe(200);
    const out = await logout(csrfToken);
    expect((await session(cookie)).status).toBe(401);
    const { next } = (await out.json()) as { next: string };
    const there = new URL(next);
    expect(there.origin).toBe(idp.issuer);
    expect([...there.searchParams.keys()]).toEqual(['client_id', 'post_logout_redirect_uri']);
    expect(await (await visitor.visit(there)).text()).toContain('Sign out?');
  });

  it('stays at the console’s own start page where the provider is not to be asked', async () => {
    const { cookie, csrf } = await room.signedIn('reviewer', { subject: 'stays' });
    const out = async () => {
      const headers = { cookie, 'x-csrf-token': csrf };
      return fetch(`${room.url}/auth/logout`, { method: 'POST', headers });
    };
    room.configuration.oidc.signOutThere = false;
    try {
      expect(await (await out()).json()).toEqual({ next: '/' });
    } finally {
      delete room.configuration.oidc.signOutThere;
    }
  });

  describe('that proves once more who it is', () => {
    const stepUp = async () => {
      const callback = await visitor.toCallback('/auth/step-up', rex());
      return visitor.visit(callback);
    };

    it('asks for the password again, and goes on under a new cookie', async () => {
      await visitor.visit(await visitor.toCallback('/auth/login', rex()));
      const before = visitor.cookie();
      const asked = await visitor.copy().visit(new URL('/auth/step-up', room.url));
      const { searchParams } = new URL(asked.headers.get('location')!);
      expect([searchParams.get('max_age'), searchParams.get('prompt')]).toEqual(['0', 'login']);
      expect((await stepUp()).headers.get('location')).toBe('/stepped-up');
      expect((await session(before)).status).toBe(401);
      expect((await session(visitor.cookie())).status).toBe(200);
      expect((await room.entries()).at(-1)?.kind).toBe('step-up.done');
    });

    it('is asked for the way that the configuration names, and taken only with it', async () => {
      await visitor.visit(await visitor.toCallback('/auth/login', rex()));
      room.configuration.oidc.stepUpAcr = ['urn:exhibit:evaluation:key'];
      try {
        expect((await stepUp()).headers.get('location')).toBe('/stepped-up?problem=STEP_UP_NOT_CONFIRMED');
        room.configuration.oidc.stepUpAcr.push('urn:exhibit:evaluation:password');
        expect((await stepUp()).headers.get('location')).toBe('/stepped-up');
      } finally {
        delete room.configuration.oidc.stepUpAcr;
      }
    });

    it('is refused when somebody else comes back, and leaves the first one in', async () => {
      await visitor.visit(await visitor.toCallback('/auth/login', rex()));
      jars.delete(idp.issuer);
      const carol = idp.people.find(({ login }) => login === 'carol')!;
      const answer = await visitor.visit(await visitor.toCallback('/auth/step-up', carol));
      expect(answer.headers.get('location')).toBe('/stepped-up?problem=STEP_UP_OTHER_PERSON');
      const me = (await (await session(visitor.cookie())).json()) as { person: { name: string } };
      expect(me.person.name).toBe('Rex Lindqvist');
    });

    it('is an ordinary login for whoever is not in, and never leads to another site', async () => {
      const callback = await visitor.toCallback('/auth/step-up?returnTo=//evil.example', rex());
      expect((await visitor.visit(callback)).headers.get('location')).toBe('/');
      expect((await room.entries()).at(-1)?.kind).toBe('login.succeeded');
    });
  });

  it('ends here when the person signs out at the provider, without their browser’s help', async () => {
    await visitor.visit(await visitor.toCallback('/auth/login', rex()));
    const elsewhere = browser(room.url);
    await elsewhere.visit(await elsewhere.toCallback('/auth/login', rex()));
    const page = await visitor.visit(new URL('/session/end', idp.issuer));
    const form = await page.text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)![1]!;
    const address = new URL(/action="([^"]+)"/.exec(form)![1]!, idp.issuer);
    await visitor.visit(address, { xsrf, logout: 'yes' });
    expect((await session(visitor.cookie())).status).toBe(401);
    expect((await room.entries()).at(-1)).toMatchObject({
      kind: 'sessions.ended',
      fields: { cause: 'signed-out-at-provider', sessions: 1 },
    });
    // Another browser has another session there; nobody signed out of that one.
    expect((await session(elsewhere.cookie())).status).toBe(200);
  });
});

describe('a login without an identity provider', () => {
  let room: IdentityApp;

  beforeAll(async () => {
    room = await identityApp();
  });

  afterAll(() => room.stop());

  it('says so, and keeps whoever is in', async () => {
    const { cookie } = await room.signedIn('reviewer');
    const answer = await fetch(`${room.url}/auth/login`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
    const headers = { accept: 'text/html' };
    const seen = await fetch(`${room.url}/auth/login`, { redirect: 'manual', headers });
    expect(seen.headers.get('location')).toBe('/?problem=IDENTITY_PROVIDER_UNAVAILABLE');
    expect((await fetch(`${room.url}/api/session`, { headers: { cookie } })).status).toBe(200);
  });

  it('refuses a provider on plain http outside evaluation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-login-'));
    const uris = { redirectUris: [], postLogoutRedirectUris: [] };
    const idp = await startIdentityProvider({ port: 0, dataDir: folder, ...uris });
    const begin = async () => (await fetch(`${room.url}/auth/login`, { redirect: 'manual' })).status;
    try {
      room.configuration.oidc.issuer = idp.issuer;
      room.configuration.mode = 'production';
      expect(await begin()).toBe(503);
      room.configuration.mode = 'evaluation';
      expect(await begin()).toBe(302);
    } finally {
      await idp.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

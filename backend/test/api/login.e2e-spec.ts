import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startIdentityProvider, type RunningIdentityProvider } from '@exhibit/evaluation/identity-provider';
import { identityApp, type IdentityApp } from '../../src/identity/identity.fixture.js';
import { browser, type Browser } from './browser-hops.js';

describe('a login at the real identity provider', () => {
  let room: IdentityApp;
  let idp: RunningIdentityProvider;
  let folder: string;
  let visitor: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-login-'));
    room = await identityApp();
    idp = await startIdentityProvider({
      port: 0,
      dataDir: folder,
      redirectUris: [`${room.url}/auth/callback`],
      postLogoutRedirectUris: [],
    });
    const { issuer, clientId, clientSecret } = idp;
    Object.assign(room.configuration.oidc, { issuer, clientId, clientSecret });
  });

  beforeEach(() => {
    visitor = browser(room.url);
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
    expect((await logout(csrfToken)).status).toBe(204);
    expect((await session(cookie)).status).toBe(401);
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

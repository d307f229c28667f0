import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startIdentityProvider, type RunningIdentityProvider } from './identity-provider.ts';
import { personNamed } from './people.ts';
import { signIn } from './sign-in.ts';
import { startSmallConsole, type SmallConsole } from './support/small-console.ts';

describe('the demo identity provider', () => {
  let folder: string;
  let consoleDouble: SmallConsole;
  let provider: RunningIdentityProvider;

  const start = (): Promise<RunningIdentityProvider> =>
    startIdentityProvider({
      port: 0,
      dataDir: join(folder, 'identity'),
      redirectUris: [`${consoleDouble.url}/auth/callback`],
      postLogoutRedirectUris: [`${consoleDouble.url}/`],
    });
  const claimsOf = async (cookie: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${consoleDouble.url}/api/session`, { headers: { cookie } });
    return ((await answer.json()) as { claims: Record<string, unknown> }).claims;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-idp-'));
    consoleDouble = await startSmallConsole();
    provider = await start();
    consoleDouble.connect(provider);
  });

  afterAll(async () => {
    await provider.stop();
    await consoleDouble.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses a wrong password', async () => {
    await expect(signIn(consoleDouble.url, { login: 'carol', password: 'guess' })).rejects.toThrow(
      /could not sign in: 401/,
    );
  });

  it('refuses a name that it does not know in the same words', async () => {
    await expect(signIn(consoleDouble.url, { login: 'nobody', password: 'guess' })).rejects.toThrow(
      /could not sign in: 401/,
    );
  });

  it('refuses further guesses for a while, the right one included', async () => {
    const rex = personNamed(provider.people, 'rex');
    for (let guess = 0; guess < 5; guess++)
      await expect(signIn(consoleDouble.url, { login: 'rex', password: `guess-${guess}` })).rejects.toThrow(
        /401/,
      );
    await expect(signIn(consoleDouble.url, rex)).rejects.toThrow(/429/);
  });

  it('refuses a request without PKCE', async () => {
    const query = new URLSearchParams({
      client_id: provider.clientId,
      redirect_uri: `${consoleDouble.url}/auth/callback`,
      response_type: 'code',
      scope: 'openid',
    });
    const answer = await fetch(`${provider.issuer}/auth?${query}`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  it('tells the console who signed in and in which group, without asking for consent', async () => {
    const { cookie } = await signIn(consoleDouble.url, personNamed(provider.people, 'carol'));
    expect(await claimsOf(cookie)).toMatchObject({
      sub: 'carol',
      name: 'Carol Jensen',
      groups: ['exhibit-compliance-officer'],
    });
  });

  it('keeps its people, passwords and keys over a restart, readable by this account only', async () => {
    const before = provider;
    const keysOf = async (): Promise<unknown> => (await fetch(`${provider.issuer}/jwks`)).json();
    const keys = await keysOf();
    await before.stop();
    provider = await start();
    consoleDouble.connect(provider);
    expect(provider.people).toEqual(before.people);
    expect(provider.clientSecret).toBe(before.clientSecret);
    expect(await keysOf()).toEqual(keys);
    for (const file of ['jwks.json', 'people.json', 'client-secret', 'cookie-key'])
      expect(statSync(join(folder, 'identity', file)).mode & 0o777).toBe(0o600);
  });

  it('shows a login page that fetches nothing from elsewhere and puts no cookie under a common name', async () => {
    const first = await fetch(`${consoleDouble.url}/auth/login`, { redirect: 'manual' });
    const second = await fetch(first.headers.get('location')!, { redirect: 'manual' });
    const cookies = second.headers.getSetCookie();
    const page = await fetch(new URL(second.headers.get('location')!, provider.issuer), {
      headers: { cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') },
    });
    const html = await page.text();
    expect(html).toContain('name="login"');
    expect(html).not.toMatch(/(src|href)="(?!\/|data:)/);
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/^exhibit_idp_/);
  });
});

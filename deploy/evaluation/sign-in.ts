import { CookieJar } from './cookie-jar.ts';
import type { Person } from './people.ts';
import { signInForm } from './sign-in-form.ts';

/** Somebody's login at the console: what every later request carries. */
export interface SignedIn {
  cookie: string;
  csrfToken: string;
}

/** A browser without a window: its cookies, by origin. */
export type Cookies = Map<string, CookieJar>;

type Name = Pick<Person, 'login' | 'password'>;

/** Signs in as a browser would, code + PKCE through the identity provider, without one. */
export async function signIn(baseUrl: string, person: Name, cookies: Cookies = new Map()): Promise<SignedIn> {
  const console = new URL(baseUrl).origin;
  await toConsole(new URL('/auth/login', console), person, cookies);
  return session(console, cookies);
}

/** Proves once more who it is. Says whether the provider asked for the password, and did not only remember. */
export async function stepUp(
  baseUrl: string,
  person: Name,
  cookies: Cookies,
): Promise<SignedIn & { asked: boolean }> {
  const console = new URL(baseUrl).origin;
  const asked = await toConsole(new URL('/auth/step-up', console), person, cookies);
  return { ...(await session(console, cookies)), asked };
}

/** Follows the way through the provider and back to the console; whether a password was asked for. */
async function toConsole(from: URL, person: Name, cookies: Cookies): Promise<boolean> {
  let response = await visit(cookies, from);
  let asked = false;
  for (let hop = 0; hop < 20; hop++) {
    const location = response.headers.get('location');
    if (location) {
      const next = new URL(location, response.url);
      const before = new URL(response.url);
      response = await visit(cookies, next);
      if (before.origin === from.origin && before.pathname === '/auth/callback') {
        const problem = next.searchParams.get('problem');
        if (problem) throw new Error(`${person.login} was refused: ${problem}`);
        return asked;
      }
      continue;
    }
    const form = signInForm(await response.text());
    // The form a second time means that the password was refused.
    if (response.status !== 200 || !form || asked) break;
    asked = true;
    response = await visit(cookies, new URL(form.action, response.url), {
      ...(form.nameField === null ? {} : { [form.nameField]: person.login }),
      password: person.password,
    });
  }
  const { origin, pathname } = new URL(response.url);
  throw new Error(`${person.login} could not sign in: ${response.status} at ${origin}${pathname}`);
}

/** Signs out at the provider itself, not at the console: only the provider can tell the console of it. */
export async function signOutAt(endSession: URL, cookies: Cookies): Promise<void> {
  const response = await visit(cookies, endSession);
  const html = await response.text();
  const tag = html.match(/<form\b[^>]*>/gi)?.find((form) => /\bmethod="post"/i.test(form));
  const action = tag && /\baction="([^"]+)"/.exec(tag)?.[1];
  if (response.status !== 200 || !action)
    throw new Error(`nobody asks whether to sign out: ${response.status}`);
  const hidden = [...html.matchAll(/<input\b[^>]*>/gi)].map(([input]) => [
    /\bname="([^"]+)"/.exec(input)?.[1],
    /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  const fields = Object.fromEntries(hidden.filter(([name]) => name !== undefined)) as Record<string, string>;
  const said = await visit(cookies, new URL(action.replaceAll('&amp;', '&'), response.url), {
    ...fields,
    logout: 'yes',
    confirmLogout: 'yes',
  });
  if (said.status >= 400) throw new Error(`the provider did not sign out: ${said.status}`);
}

async function visit(jars: Cookies, url: URL, form?: Record<string, string>): Promise<Response> {
  const jar = jars.get(url.origin) ?? new CookieJar();
  jars.set(url.origin, jar);
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: jar.header(), accept: 'text/html' },
    signal: AbortSignal.timeout(60_000),
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  jar.take(response);
  return response;
}

async function session(console: string, jars: Cookies): Promise<SignedIn> {
  const jar = jars.get(console)!;
  const response = await fetch(new URL('/api/session', console), {
    headers: { cookie: jar.header() },
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`The console gave no session after the login: ${response.status}`);
  jar.take(response);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return { cookie: jar.header(), csrfToken };
}

import { CookieJar } from './cookie-jar.ts';
import type { Person } from './people.ts';
import { signInForm } from './sign-in-form.ts';

/** Somebody's login at the console: what every later request carries. */
export interface SignedIn {
  cookie: string;
  csrfToken: string;
}

/** Signs in as a browser would, code + PKCE through the identity provider, without one. */
export async function signIn(baseUrl: string, person: Pick<Person, 'login' | 'password'>): Promise<SignedIn> {
  const console = new URL(baseUrl).origin;
  const jars = new Map<string, CookieJar>();
  let response = await visit(jars, new URL('/auth/login', console));

  let asked = false;
  for (let hop = 0; hop < 20; hop++) {
    const location = response.headers.get('location');
    if (location) {
      const next = new URL(location, response.url);
      const before = new URL(response.url);
      response = await visit(jars, next);
      if (before.origin === console && before.pathname === '/auth/callback') {
        const problem = next.searchParams.get('problem');
        if (problem) throw new Error(`${person.login} was refused: ${problem}`);
        return session(console, jars);
      }
      continue;
    }
    const form = signInForm(await response.text());
    // The form a second time means that the password was refused.
    if (response.status !== 200 || !form || asked) break;
    asked = true;
    response = await visit(jars, new URL(form.action, response.url), {
      [form.nameField]: person.login,
      password: person.password,
    });
  }
  const { origin, pathname } = new URL(response.url);
  throw new Error(`${person.login} could not sign in: ${response.status} at ${origin}${pathname}`);
}

async function visit(
  jars: Map<string, CookieJar>,
  url: URL,
  form?: Record<string, string>,
): Promise<Response> {
  const jar = jars.get(url.origin) ?? new CookieJar();
  jars.set(url.origin, jar);
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: jar.header(), accept: 'text/html' },
    signal: AbortSignal.timeout(15_000),
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  jar.take(response);
  return response;
}

async function session(console: string, jars: Map<string, CookieJar>): Promise<SignedIn> {
  const jar = jars.get(console)!;
  const response = await fetch(new URL('/api/session', console), {
    headers: { cookie: jar.header() },
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`The console gave no session after the login: ${response.status}`);
  jar.take(response);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return { cookie: jar.header(), csrfToken };
}

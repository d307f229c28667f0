import { CookieJar } from '@exhibit/evaluation/cookie-jar';

export interface Browser {
  visit(url: URL, form?: Record<string, string>): Promise<Response>;
  /** Signs in at the provider, and stops before the callback that it sends the browser to. */
  toCallback(path: string, person: { login: string; password: string }): Promise<URL>;
  /** The cookies of the console. */
  cookie(): string;
  /** Another browser with the same cookies. */
  copy(): Browser;
}

/** Follows redirects one by one, as a browser does, so that a test can step in between. */
export function browser(consoleUrl: string, jars = new Map<string, CookieJar>()): Browser {
  const jarOf = (origin: string): CookieJar => {
    const jar = jars.get(origin) ?? new CookieJar();
    jars.set(origin, jar);
    return jar;
  };

  async function visit(url: URL, form?: Record<string, string>): Promise<Response> {
    const jar = jarOf(url.origin);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: jar.header(), accept: 'text/html' },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    jar.take(response);
    return response;
  }

  async function toCallback(path: string, person: { login: string; password: string }): Promise<URL> {
    let response = await visit(new URL(path, consoleUrl));
    for (let hop = 0; hop < 12; hop++) {
      const location = response.headers.get('location');
      const next = location === null ? null : new URL(location, response.url);
      if (next?.pathname === '/auth/callback') return next;
      if (next) response = await visit(next);
      else {
        const form = /<form method="post" action="([^"]+)"/.exec(await response.text());
        if (!form) break;
        const { login, password } = person;
        response = await visit(new URL(form[1]!, response.url), { login, password });
      }
    }
    throw new Error(`the login stopped with ${response.status} at ${new URL(response.url).pathname}`);
  }

  return {
    visit,
    toCallback,
    cookie: () => jarOf(new URL(consoleUrl).origin).header(),
    copy: () => {
      const copied = new Map<string, CookieJar>();
      for (const [origin, jar] of jars)
        copied.set(origin, Object.assign(new CookieJar(), structuredClone({ ...jar })));
      return browser(consoleUrl, copied);
    },
  };
}

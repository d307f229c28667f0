import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { listen, type Listening } from '../listen.ts';

interface Login {
  verifier: string;
  state: string;
  claims?: Record<string, unknown>;
}

export interface SmallConsole extends Listening {
  connect(provider: { issuer: string; clientId: string; clientSecret: string }): void;
}

/** The least of a relying party: code + PKCE, one cookie, and what the ID token said. */
export async function startSmallConsole(): Promise<SmallConsole> {
  const logins = new Map<string, Login>();
  let idp = { issuer: '', clientId: '', clientSecret: '' };

  const redirectUri = (request: IncomingMessage): string => `http://${request.headers.host}/auth/callback`;
  const loginOf = (request: IncomingMessage): [string, Login | undefined] => {
    const id = /small=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    return [id, logins.get(id)];
  };

  async function begin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = randomBytes(12).toString('base64url');
    const login = { verifier: randomBytes(32).toString('base64url'), state: randomBytes(8).toString('hex') };
    logins.set(id, login);
    const query = new URLSearchParams({
      client_id: idp.clientId,
      redirect_uri: redirectUri(request),
      response_type: 'code',
      scope: 'openid profile groups',
      state: login.state,
      code_challenge: createHash('sha256').update(login.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    response.writeHead(302, {
      location: `${idp.issuer}/auth?${query}`,
      'set-cookie': `small=${id}; HttpOnly; Path=/`,
    });
    response.end();
  }

  async function complete(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, login] = loginOf(request);
    if (!login || url.searchParams.get('state') !== login.state) throw new Error('a foreign callback');
    const answer = await fetch(`${idp.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${idp.clientId}:${idp.clientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: url.searchParams.get('code') ?? '',
        redirect_uri: redirectUri(request),
        code_verifier: login.verifier,
      }),
    });
    const { id_token: idToken } = (await answer.json()) as { id_token: string };
    login.claims = JSON.parse(Buffer.from(idToken.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    response.writeHead(302, { location: '/' }).end();
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://small');
    const answer = async (): Promise<void> => {
      if (url.pathname === '/auth/login') return begin(request, response);
      if (url.pathname === '/auth/callback') return complete(request, response, url);
      const [, login] = loginOf(request);
      response.writeHead(login?.claims ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ csrfToken: 'small', claims: login?.claims }));
    };
    answer().catch(() => response.writeHead(400).end());
  });
  const listening = await listen(server, 0);
  return { ...listening, connect: (provider) => (idp = provider) };
}

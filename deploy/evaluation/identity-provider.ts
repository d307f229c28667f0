import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import Provider from 'oidc-provider';

import { loginForm, show } from './identity/login-form.ts';
import { noticePage } from './identity/login-page.ts';
import { CLIENT_ID, providerConfiguration } from './identity/provider-configuration.ts';
import { providerKeys } from './identity/provider-keys.ts';
import { listen, type Listening } from './listen.ts';
import type { Person } from './people.ts';
import { claimPort } from './ports.ts';

export interface IdentityProviderOptions {
  /** 0: any free port. */
  port: number;
  dataDir: string;
  redirectUris: string[];
  postLogoutRedirectUris: string[];
}

export interface RunningIdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: Person[];
  stop(): Promise<void>;
}

/** An OpenID provider with the people of the demo, for evaluation and tests. */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<RunningIdentityProvider> {
  const port = options.port === 0 ? await claimPort(0) : options.port;
  const issuer = `http://127.0.0.1:${port}`;
  const keys = providerKeys(options.dataDir);
  const provider = new Provider(issuer, providerConfiguration({ keys, ...options }));
  const listening: Listening = await listen(createServer(routes(provider, keys.people)), port);
  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: keys.clientSecret,
    people: keys.people,
    stop: () => listening.stop(),
  };
}

function routes(provider: Provider, people: Person[]): RequestListener {
  const form = loginForm(provider, people);
  const protocol = provider.callback();
  const styleSheet = readFileSync(join(import.meta.dirname, 'identity', 'sign-in.css'));

  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const uid = /^\/interaction\/([\w-]{1,64})$/.exec(path)?.[1];
    if (uid)
      form(request, response, uid).catch(() => {
        if (!response.headersSent)
          show(response, 400, noticePage('Sign-in has expired', 'Go back to the console and sign in again.'));
      });
    else if (path === '/sign-in.css')
      response
        .writeHead(200, { 'content-type': 'text/css', 'x-content-type-options': 'nosniff' })
        .end(styleSheet);
    else protocol(request, response);
  };
}

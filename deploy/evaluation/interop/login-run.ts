import { ConsoleClient } from '../console-client.ts';
import type { ExternalIdentity } from '../parts.ts';
import { signIn } from '../sign-in.ts';
import type { KeycloakServer } from './keycloak-server.ts';
import { type Finding, mustBe, Promises } from './results.ts';

/** Signs everybody in through Keycloak at the real backend, and tries what must not work. */
export async function runLogins({ identity, refused }: KeycloakServer, consoleUrl: string): Promise<Finding> {
  const promises = new Promises('keycloak', 'OpenID login');
  const ada = identity.people[0]!;
  await promises.hold('refuses a wrong password', () =>
    refusal(signIn(consoleUrl, { login: ada.login, password: 'not the password' }), /could not sign in/),
  );
  for (const { login, password, problem } of refused)
    await promises.hold(`refuses ${login} with ${problem}`, () =>
      refusal(signIn(consoleUrl, { login, password }), new RegExp(`refused: ${problem}$`)),
    );
  await refusals(promises, identity, consoleUrl);
  for (const person of identity.people)
    await promises.hold(`lets ${person.login} in as ${person.role} and nothing else`, async () => {
      const client = await ConsoleClient.as(person, consoleUrl);
      const session = await client.get<{ person: { name: string }; roles: string[] }>('/api/session');
      mustBe(session.roles, [person.role], 'the list of roles');
      mustBe(session.person.name, person.name, 'the name');
    });
  return promises.finding();
}

/** What the realm's client must refuse by itself. */
async function refusals(promises: Promises, identity: ExternalIdentity, consoleUrl: string): Promise<void> {
  const { issuer, clientId, clientSecret, people } = identity;
  const endpoint = (name: string): string => `${issuer}/protocol/openid-connect/${name}`;
  const authorize = (change: Record<string, string | undefined>): Promise<Response> => {
    const asked = {
      client_id: clientId,
      redirect_uri: `${consoleUrl}/auth/callback`,
      response_type: 'code',
      scope: 'openid profile groups',
      state: 'a-state',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...change,
    };
    const query = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return fetch(`${endpoint('auth')}?${new URLSearchParams(query)}`, { redirect: 'manual' });
  };
  const token = (secret: string, grant: Record<string, string>): Promise<Response> =>
    fetch(endpoint('token'), {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams(grant),
    });

  await promises.hold('shows its form to a request that is right', async () =>
    mustBe((await authorize({})).status, 200, 'the answer'),
  );
  await promises.hold('refuses a request without PKCE', async () => {
    const answer = await authorize({ code_challenge: undefined, code_challenge_method: undefined });
    mustBe(
      new URL(answer.headers.get('location') ?? consoleUrl).searchParams.get('error'),
      'invalid_request',
      'the error',
    );
  });
  await promises.hold('refuses PKCE without a hash', async () => {
    const answer = await authorize({ code_challenge_method: 'plain' });
    mustBe(
      new URL(answer.headers.get('location') ?? consoleUrl).searchParams.get('error'),
      'invalid_request',
      'the error',
    );
  });
  await promises.hold('refuses another address to come back to', async () =>
    mustBe((await authorize({ redirect_uri: 'http://127.0.0.1:9/auth/callback' })).status, 400, 'the answer'),
  );
  await promises.hold('refuses a client that does not know the secret', async () =>
    mustBe((await token('a wrong secret', { grant_type: 'client_credentials' })).status, 401, 'the answer'),
  );
  await promises.hold('refuses a password without the login page', async () => {
    const { login, password } = people[0]!;
    const answer = await token(clientSecret, { grant_type: 'password', username: login, password });
    mustBe(((await answer.json()) as { error: string }).error, 'unauthorized_client', 'the error');
  });
  await promises.hold('refuses a token for the client itself', async () => {
    const answer = await token(clientSecret, { grant_type: 'client_credentials' });
    mustBe(((await answer.json()) as { error: string }).error, 'unauthorized_client', 'the error');
  });
}

async function refusal(attempt: Promise<unknown>, sentence: RegExp): Promise<void> {
  const outcome = await attempt.then(
    () => 'somebody was let in',
    (fault: unknown) => (fault as Error).message,
  );
  if (!sentence.test(outcome)) throw new Error(outcome);
}

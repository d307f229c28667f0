import { ConsoleClient, type Refused } from '../console-client.ts';
import type { ExternalIdentity } from '../parts.ts';
import { personNamed } from '../people.ts';
import { type Cookies, signIn, signOutAt, stepUp } from '../sign-in.ts';
import { waitUntil } from '../wait-until.ts';
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
  await again(promises, identity, consoleUrl);
  await signedOut(promises, identity, consoleUrl);
  return promises.finding();
}

/** Proving once more who one is, in the way that the realm names (acr) and just now (auth_time). */
async function again(promises: Promises, { people }: ExternalIdentity, consoleUrl: string): Promise<void> {
  const [person, other] = [personNamed(people, 'carol'), personNamed(people, 'colin')];
  await promises.hold('asks for the password again, and goes on under a new session', async () => {
    const cookies: Cookies = new Map();
    const before = await signIn(consoleUrl, person, cookies);
    const after = await stepUp(consoleUrl, person, cookies);
    mustBe(after.asked, true, 'whether the password was asked for');
    mustBe(after.cookie === before.cookie, false, 'whether the session is the same');
    mustBe(await alive(consoleUrl, before.cookie), false, 'whether the session before is alive');
  });
  await promises.hold('refuses a step-up with a wrong password', () => {
    const cookies: Cookies = new Map();
    const guess = { login: person.login, password: 'not the password' };
    return refusal(
      signIn(consoleUrl, person, cookies).then(() => stepUp(consoleUrl, guess, cookies)),
      /could not sign in/,
    );
  });
  await promises.hold('refuses a step-up by somebody else', async () => {
    const cookies: Cookies = new Map();
    await signIn(consoleUrl, person, cookies);
    const console = cookies.get(new URL(consoleUrl).origin)!;
    const fresh: Cookies = new Map([[new URL(consoleUrl).origin, console]]);
    await refusal(stepUp(consoleUrl, other, fresh), /refused: STEP_UP_OTHER_PERSON$/);
  });
  await promises.hold('lets an approver approve right after the login', async () => {
    const client = await ConsoleClient.as(personNamed(people, 'colin'), consoleUrl);
    const nobody = '00000000-0000-4000-8000-000000000000';
    const refused = await client.post(`/api/access-requests/${nobody}/approve`, { minutes: 60 }).then(
      () => 'approved',
      (fault: unknown) => (fault as Refused).status,
    );
    // Past the guard, which would have answered 403: there is only nothing to approve.
    mustBe(refused, 404, 'the answer');
  });
}

/** Whoever signs out at Keycloak is out here, told from server to server. */
async function signedOut(
  promises: Promises,
  { issuer, clientId, people }: ExternalIdentity,
  consoleUrl: string,
): Promise<void> {
  await promises.hold('ends the session of whoever signs out there, and no other', async () => {
    const [here, elsewhere]: [Cookies, Cookies] = [new Map(), new Map()];
    const person = personNamed(people, 'rex');
    const first = await signIn(consoleUrl, person, here);
    const second = await signIn(consoleUrl, person, elsewhere);
    const end = new URL(`${issuer}/protocol/openid-connect/logout`);
    end.searchParams.set('client_id', clientId);
    await signOutAt(end, here);
    await waitUntil('Keycloak has told the console', async () => !(await alive(consoleUrl, first.cookie)), {
      deadlineMs: 10_000,
    });
    mustBe(await alive(consoleUrl, second.cookie), true, 'whether the other session is alive');
  });
}

const alive = async (consoleUrl: string, cookie: string): Promise<boolean> =>
  (await fetch(`${consoleUrl}/api/session`, { headers: { cookie } })).ok;

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

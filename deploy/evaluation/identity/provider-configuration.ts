import { type Context, interactionPolicy } from 'oidc-provider';

import { GROUP_PREFIX, type Person } from '../people.ts';
import { logoutPage, noticePage } from './login-page.ts';
import { memoryStore } from './memory-store.ts';
import type { ProviderKeys } from './provider-keys.ts';

export const CLIENT_ID = 'exhibit-console';

/** How people prove here who they are: with a password, and that is all. */
export const PASSWORD_ACR = 'urn:exhibit:evaluation:password';

export interface ConfigurationInput {
  keys: ProviderKeys;
  redirectUris: string[];
  postLogoutRedirectUris: string[];
}

export function providerConfiguration(input: ConfigurationInput): Record<string, unknown> {
  const { keys, redirectUris, postLogoutRedirectUris } = input;
  return {
    adapter: memoryStore(),
    // Its own protection refuses addresses of this machine, and the appliance of an evaluation has no other.
    fetch: (url: URL, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown }) =>
      fetch(url, options),
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: keys.clientSecret,
        client_name: 'Exhibit',
        redirect_uris: redirectUris,
        post_logout_redirect_uris: postLogoutRedirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        ...backChannel(redirectUris),
      },
    ],
    jwks: keys.jwks,
    pkce: { required: () => true },
    scopes: ['openid'],
    acrValues: [PASSWORD_ACR],
    claims: {
      openid: ['sub', 'auth_time', 'acr'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    // Name and groups belong into the ID token: the console asks for nothing else.
    conformIdTokenClaims: false,
    findAccount: (_: Context, sub: string) => accountOf(keys.people, sub),
    loadExistingGrant: grantToOurConsole,
    interactions: {
      policy: askEveryTime(),
      url: (_: Context, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
    },
    // Cookies ignore ports: the console and every other program on this host would get the default names.
    cookies: {
      keys: [keys.cookieKey],
      names: {
        session: 'exhibit_idp_session',
        interaction: 'exhibit_idp_interaction',
        resume: 'exhibit_idp_resume',
      },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 3_600,
      Interaction: 1_800,
      Grant: 36_000,
      Session: 36_000,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: Context, form: string) => {
          ctx.body = logoutPage(form);
        },
        postLogoutSuccessSource: (ctx: Context) => {
          ctx.body = noticePage('Signed out', 'You are signed out. You may close this page.');
        },
      },
    },
    renderError: (ctx: Context, out: { error: string; error_description?: string }) => {
      ctx.type = 'html';
      ctx.body = noticePage(
        'Sign-in did not work',
        `${out.error_description ?? out.error}. Start again from the console.`,
      );
    },
  };
}

/** Whoever signs out here is signed out there: the appliance is told at once, on a line of its own. */
function backChannel([callback]: readonly string[]): Record<string, unknown> {
  if (!callback) return {};
  return {
    backchannel_logout_uri: new URL('/auth/back-channel-logout', callback).href,
    backchannel_logout_session_required: true,
  };
}

// Several people try the roles in one browser: whoever has signed out of the console must not be signed in again
// by a remembered login here.
function askEveryTime(): unknown {
  const { base, Check } = interactionPolicy;
  const policy = base();
  policy
    .get('login')
    .checks.add(
      new Check('no_remembered_login', 'Each sign-in needs the password', (ctx) =>
        ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

// The console is ours and asks for nothing that needs a person's consent, so nobody is asked.
async function grantToOurConsole(ctx: Context): Promise<unknown> {
  const { client, session, provider } = ctx.oidc;
  if (client?.clientId !== CLIENT_ID || !session?.accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile groups');
  await grant.save();
  return grant;
}

function accountOf(people: readonly Person[], sub: string): unknown {
  const person = people.find(({ login }) => login === sub);
  if (!person) return undefined;
  return {
    accountId: person.login,
    claims: () => ({
      sub: person.login,
      name: person.name,
      preferred_username: person.login,
      groups: [`${GROUP_PREFIX}${person.role}`],
    }),
  };
}

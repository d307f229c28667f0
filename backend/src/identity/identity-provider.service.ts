import { Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { Configuration } from '../platform/config/configuration.js';
import { Clock } from '../platform/clock.js';
import { IdentityProviderUnavailable, LoginRefused } from './identity.errors.js';
import type { ProvenIdentity } from './people.service.js';

/** What only the browser that began a login and this appliance know of it. */
export interface LoginSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

const ANSWER_WITHIN_SECONDS = 5;
const KNOWN_FOR_MS = 60 * 60_000;
const CALLBACK = '/auth/callback';
const SCOPE = 'openid profile groups';

/** The firm's OpenID provider: authorization code with PKCE, state, nonce and a check of who answers. */
@Injectable()
export class IdentityProvider {
  private readonly logger = new Logger('IdentityProvider');
  private known: { provider: oidc.Configuration; until: number } | null = null;
  private asking: Promise<oidc.Configuration> | null = null;

  constructor(
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  newSecrets(): LoginSecrets {
    return {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    };
  }

  async authorizationUrl(secrets: LoginSecrets): Promise<string> {
    const provider = await this.provider();
    return oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.callback().href,
      scope: SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
    }).href;
  }

  /** Turns the query that the browser brought back into a proven identity and the groups it is in. */
  async exchange(
    query: string,
    secrets: LoginSecrets,
  ): Promise<{ identity: ProvenIdentity; groups: unknown }> {
    const provider = await this.provider();
    // Never from the request's own host or path: only the query is the browser's.
    const answer = this.callback();
    answer.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, answer, {
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        pkceCodeVerifier: secrets.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new LoginRefused('LOGIN_FAILED');
      const identity = { issuer: claims.iss, subject: claims.sub, displayName: displayName(claims) };
      return { identity, groups: claims['groups'] };
    } catch (thrown) {
      throw thrown instanceof LoginRefused ? thrown : failure(thrown);
    }
  }

  /** Asked again after an hour. If it does not answer then, what was known goes on. */
  private async provider(): Promise<oidc.Configuration> {
    if (this.known && this.clock.now().getTime() < this.known.until) return this.known.provider;
    this.asking ??= this.discover().finally(() => (this.asking = null));
    try {
      const provider = await this.asking;
      this.known = { provider, until: this.clock.now().getTime() + KNOWN_FOR_MS };
      return provider;
    } catch (cause) {
      if (this.known) return this.known.provider;
      throw new IdentityProviderUnavailable(cause);
    }
  }

  /** Asks twice: a provider that is just starting often refuses the first connection only. */
  private async discover(): Promise<oidc.Configuration> {
    return this.discoverOnce().catch((cause: unknown) => {
      this.logger.warn({
        problem: 'discovery failed, asking once more',
        code: (cause as { code?: unknown }).code,
      });
      return this.discoverOnce();
    });
  }

  private discoverOnce(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.configuration.oidc;
    const plainHttp = this.configuration.mode === 'evaluation' && issuer.startsWith('http:');
    return oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
      timeout: ANSWER_WITHIN_SECONDS,
      execute: [oidc.enableNonRepudiationChecks, ...(plainHttp ? [oidc.allowInsecureRequests] : [])],
    });
  }

  private callback(): URL {
    return new URL(CALLBACK, this.configuration.http.publicUrl);
  }
}

/** A name for people to recognise, of bounded length and without anything that could act on a screen. */
function displayName(claims: Record<string, unknown>): string {
  const given = [claims['name'], claims['preferred_username']].find(
    (name) => typeof name === 'string' && name.trim(),
  );
  const shown = String(given ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return [...shown].slice(0, 100).join('') || 'unnamed person';
}

/** Whether the provider said no, or did not say anything. */
function failure(thrown: unknown): Error {
  const code = (thrown as { code?: unknown }).code;
  const silent = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'];
  const unreachable = thrown instanceof TypeError && code === undefined;
  return unreachable || silent.includes(String(code))
    ? new IdentityProviderUnavailable(thrown)
    : new LoginRefused('LOGIN_FAILED', thrown);
}

import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import type { Clock } from '../../platform/clock.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { providerName, type OidcConfiguration } from '../../platform/config/sign-on-configuration.js';
import { IdentityProviderUnavailable, LoginRefused } from '../identity.errors.js';
import { proofFrom, type Proof } from './proof.js';

/** What only the browser that began a login and this appliance know of it. */
export interface LoginSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export const newLoginSecrets = (): LoginSecrets => ({
  state: oidc.randomState(),
  nonce: oidc.randomNonce(),
  codeVerifier: oidc.randomPKCECodeVerifier(),
});

const ANSWER_WITHIN_SECONDS = 5;
const KNOWN_FOR_MS = 60 * 60_000;
/** Whoever goes there within this time of its last answer will find it. */
const ANSWERS_STILL_MS = 30_000;
const SCOPE = 'openid profile groups';
const ROTATED = 'OAUTH_KEY_SELECTION_FAILED';

/** One OpenID provider of the firm: authorization code with PKCE, state, nonce and a check of who answers. */
export class OpenIdProvider {
  private readonly logger = new Logger('OpenIdProvider');
  private known: { server: oidc.Configuration; keys: JWTVerifyGetKey | null; until: number } | null = null;
  private answeredAt = -Infinity;
  private asking: Promise<oidc.Configuration> | null = null;

  constructor(
    readonly settings: OidcConfiguration,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  get name(): string {
    return providerName(this.settings);
  }

  /** `ask` goes into the request as it is: `max_age`, `acr_values`. */
  async authorizationUrl(secrets: LoginSecrets, ask: Record<string, string>): Promise<string> {
    return oidc.buildAuthorizationUrl(await this.answering(), {
      redirect_uri: this.callback().href,
      scope: this.settings.scope ?? SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
      ...ask,
    }).href;
  }

  /** Turns the query that the browser brought back into what it proves. */
  async exchange(query: string, secrets: LoginSecrets): Promise<Proof> {
    const server = await this.server();
    // Never from the request's own host or path: only the query is the browser's.
    const answer = this.callback();
    answer.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(server, answer, {
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        pkceCodeVerifier: secrets.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new LoginRefused('LOGIN_FAILED');
      return proofFrom(claims, this.settings, this.clock.now());
    } catch (thrown) {
      // It signs with a key that it did not have when we asked: the next login asks again.
      if (codeOf(thrown) === ROTATED) this.known = null;
      throw thrown instanceof LoginRefused ? thrown : failure(thrown);
    }
  }

  /** Its name, and the keys with which it signs; they are fetched anew when it shows one that is not among them. */
  async verification(): Promise<{ issuer: string; keys: JWTVerifyGetKey }> {
    const { issuer, jwks_uri: address } = (await this.server()).serverMetadata();
    if (!address || !this.known) throw new IdentityProviderUnavailable();
    this.known.keys ??= createRemoteJWKSet(new URL(address), {
      timeoutDuration: ANSWER_WITHIN_SECONDS * 1_000,
    });
    return { issuer, keys: this.known.keys };
  }

  /** Where a browser goes to end its session there; null where the provider has no such place or is not to be asked. */
  async endSessionUrl(): Promise<string | null> {
    if (this.settings.signOutThere === false) return null;
    const server = await this.server().catch(() => null);
    const address = server?.serverMetadata().end_session_endpoint;
    if (!address) return null;
    const url = new URL(address);
    // Without an ID token as a hint: none is kept, and one in an address would stand in logs. The provider asks once.
    url.searchParams.set('client_id', this.settings.clientId);
    url.searchParams.set('post_logout_redirect_uri', new URL('/', this.configuration.http.publicUrl).href);
    return url.href;
  }

  /** For whoever is about to be sent there: one that is down would leave them before an error of their browser. */
  private async answering(): Promise<oidc.Configuration> {
    const now = this.clock.now().getTime();
    if (this.known && now >= this.answeredAt + ANSWERS_STILL_MS)
      await this.asked().catch((cause: unknown) => {
        throw new IdentityProviderUnavailable(cause);
      });
    return this.server();
  }

  /** Asked again after an hour. If it does not answer then, what was known goes on. */
  private async server(): Promise<oidc.Configuration> {
    const now = this.clock.now().getTime();
    if (this.known && now < this.known.until) return this.known.server;
    try {
      const server = await this.asked();
      this.known = { server, keys: null, until: now + KNOWN_FOR_MS };
      return server;
    } catch (cause) {
      if (this.known) return this.known.server;
      throw new IdentityProviderUnavailable(cause);
    }
  }

  private asked(): Promise<oidc.Configuration> {
    this.asking ??= this.discover().finally(() => (this.asking = null));
    return this.asking;
  }

  /** Asks twice: a provider that is just starting often refuses the first connection only. */
  private async discover(): Promise<oidc.Configuration> {
    const server = await this.discoverOnce().catch((cause: unknown) => {
      this.logger.warn({ problem: 'discovery failed, asking once more', code: codeOf(cause) });
      return this.discoverOnce();
    });
    this.answeredAt = this.clock.now().getTime();
    return server;
  }

  private discoverOnce(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const plainHttp = this.configuration.mode === 'evaluation' && issuer.startsWith('http:');
    return oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
      timeout: ANSWER_WITHIN_SECONDS,
      execute: [oidc.enableNonRepudiationChecks, ...(plainHttp ? [oidc.allowInsecureRequests] : [])],
    });
  }

  /** Each provider has an address of its own to come back to, so that none can answer for another (RFC 9700, 4.4). */
  private callback(): URL {
    const path = this.name === 'main' ? '/auth/callback' : `/auth/callback/${this.name}`;
    return new URL(path, this.configuration.http.publicUrl);
  }
}

const codeOf = (thrown: unknown): string | undefined => {
  const { code } = thrown as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

/** `fetch` fails with a TypeError, whichever realm it comes from. */
const isNetworkFault = (thrown: unknown): boolean => (thrown as Error | undefined)?.name === 'TypeError';

/** Whether the provider said no, or did not say anything, or lives in another time. */
function failure(thrown: unknown): Error {
  const code = codeOf(thrown);
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return new LoginRefused('LOGIN_CLOCK_DIFFERS', thrown);
  const silent = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'];
  const unreachable = code === undefined && [thrown, (thrown as Error).cause].some(isNetworkFault);
  return unreachable || silent.includes(String(code))
    ? new IdentityProviderUnavailable(thrown)
    : new LoginRefused('LOGIN_FAILED', thrown);
}

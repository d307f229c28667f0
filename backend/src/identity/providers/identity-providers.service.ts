import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/config/configuration.js';
import { providersOf, type OidcConfiguration } from '../../platform/config/sign-on-configuration.js';
import { LoginRefused } from '../identity.errors.js';
import { sameIssuer } from './issuers.js';
import { OpenIdProvider } from './openid-provider.js';

/** The firm's OpenID providers, in the order of the configuration. The one that most people use comes first. */
@Injectable()
export class IdentityProviders {
  private readonly made = new WeakMap<OidcConfiguration, OpenIdProvider>();

  constructor(
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  get all(): OpenIdProvider[] {
    return providersOf(this.configuration).map((settings) => this.of(settings));
  }

  /** The first one where none is named. An unknown name is a refusal, not a default. */
  named(name: string | undefined): OpenIdProvider {
    const found = name === undefined ? this.all[0] : this.all.find((provider) => provider.name === name);
    if (!found) throw new LoginRefused('LOGIN_FAILED');
    return found;
  }

  ofIssuer(issuer: string): OpenIdProvider | null {
    return this.all.find(({ settings }) => sameIssuer(settings.issuer, issuer)) ?? null;
  }

  private of(settings: OidcConfiguration): OpenIdProvider {
    const known = this.made.get(settings) ?? new OpenIdProvider(settings, this.configuration, this.clock);
    this.made.set(settings, known);
    return known;
  }
}

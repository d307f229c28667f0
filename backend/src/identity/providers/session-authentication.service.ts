import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { EMERGENCY_ISSUER } from '../emergency/emergency-issuer.js';
import type { LoginSession } from '../login-session.entity.js';
import { Person } from '../person.entity.js';
import { isFresh } from '../sessions/step-up.js';
import { IdentityProviders } from './identity-providers.service.js';
import type { OpenIdProvider } from './openid-provider.js';

/** Which provider stands behind a session, and what it asks for before a grave action. */
@Injectable()
export class SessionAuthentication {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly providers: IdentityProviders,
  ) {}

  /** Null when its provider is no longer in the configuration: then nobody can prove anything to us. */
  async providerOf({ personId }: Pick<LoginSession, 'personId'>): Promise<OpenIdProvider | null> {
    const person = await this.source.manager.findOneBy(Person, { id: personId });
    return person && this.providers.ofIssuer(person.issuer);
  }

  async isFresh(session: LoginSession, freshMs: number, now: Date): Promise<boolean> {
    const person = await this.source.manager.findOneBy(Person, { id: session.personId });
    if (!person) return false;
    // Two shares of the sealed account were its proof, and there is no provider to ask for another.
    const demand = person.issuer === EMERGENCY_ISSUER ? {} : this.providers.ofIssuer(person.issuer)?.settings;
    return demand !== undefined && isFresh(session, demand, freshMs, now);
  }
}

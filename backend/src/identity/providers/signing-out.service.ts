import { Injectable } from '@nestjs/common';
import type { PersonActor } from '../../platform/actor.js';
import { SessionAuthentication } from './session-authentication.service.js';

/** Where a browser goes after its session here has ended. */
@Injectable()
export class SigningOut {
  constructor(private readonly authentication: SessionAuthentication) {}

  /** The provider's own place to sign out, where it has one and answers; else the start page. */
  async next({ personId }: PersonActor): Promise<string> {
    const provider = await this.authentication.providerOf({ personId });
    return (await provider?.endSessionUrl()) ?? '/';
  }
}

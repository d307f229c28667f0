import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import type { Permission } from '../platform/http/permit.js';
import { permissionsHeld } from './machines/machine-permissions.js';

/** What a person may do, for services that decide more than their route could. */
@Injectable()
export class Permissions {
  has(actor: Actor, permission: Permission): boolean {
    return actor.kind === 'person' && permissionsHeld(actor).includes(permission);
  }
}

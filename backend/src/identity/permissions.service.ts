import { Injectable, SetMetadata } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { ROUTE_RULE, type Permission, type RouteRule } from '../platform/http/permit.js';
import { permissionsOf } from './role-table.js';

/** A route that more than one kind of person comes to; the service behind it tells apart what each may see. */
export interface AnyPermissionRule {
  kind: 'any-permission';
  permissions: readonly Permission[];
}

export type GuardedRule = RouteRule | AnyPermissionRule;

export const PermitAny = (...permissions: Permission[]) =>
  SetMetadata(ROUTE_RULE, { kind: 'any-permission', permissions } satisfies AnyPermissionRule);

/** What a person may do, for services that decide more than their route could. */
@Injectable()
export class Permissions {
  has(actor: Actor, permission: Permission): boolean {
    return actor.kind === 'person' && permissionsOf(actor.roles).includes(permission);
  }
}

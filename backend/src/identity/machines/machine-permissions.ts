import type { PersonActor, Role } from '../../platform/actor.js';
import type { Permission } from '../../platform/http/permit.js';
import { permissionsOf } from '../role-table.js';

/**
 * What a machine may be allowed at all: to read about things, to tell of joiners and leavers, and of what visitors
 * decided elsewhere, with proof. Never content, never a decision of its own.
 */
export const MACHINE_PERMISSIONS: readonly Permission[] = [
  'recordings.search',
  'disclosures.read',
  'alarms.read',
  'consent.read',
  'masking.read',
  'sites.read',
  'system.read',
  'people.provision',
  'consent.import',
];

/** Machines stand among the people, so that whatever names who did something can name them. No provider has this issuer. */
export const MACHINE_ISSUER = 'urn:exhibit:machine';

export const mayBeAMachines = (role: Role): Permission[] =>
  permissionsOf([role]).filter((permission) => MACHINE_PERMISSIONS.includes(permission));

/** What an actor may do: all that their roles give, or the part of it that a token was made for. */
export function permissionsHeld({ roles, only }: Pick<PersonActor, 'roles' | 'only'>): Permission[] {
  const given = permissionsOf(roles);
  return only === undefined ? given : given.filter((permission) => only.includes(permission));
}

import type { Permission } from './http/permit.js';

/**
 * Who acts. The first argument of every service call that reads or changes something; there is no ambient user.
 * Persons are known by our own pseudonymous id, never by name, so that an actor may stand in an audit leaf.
 */
export type Actor = PersonActor | RecorderActor | SystemActor | OperatorActor;

export interface PersonActor {
  kind: 'person';
  personId: string;
  roles: readonly Role[];
  /** A machine's token was made for these and nothing else. Missing: all that the roles give. */
  only?: readonly Permission[];
}

/** A recorder on a page, known only by the site whose key it sent. */
export interface RecorderActor {
  kind: 'recorder';
  siteId: string;
}

export interface SystemActor {
  kind: 'system';
  job: string;
}

/** Somebody at the operator's door (cli.ts). */
export interface OperatorActor {
  kind: 'operator';
}

export const ROLES = [
  'administrator',
  'privacy-officer',
  'compliance-officer',
  'reviewer',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

import { describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../platform/actor.js';
import { PERMISSIONS } from '../platform/http/permit.js';
import { permissionsOf, rolesConflict } from './role-table.js';

describe('the role table', () => {
  it.each<[Role, string]>([
    ['administrator', 'recordings.watch'],
    ['administrator', 'recordings.search'],
    ['administrator', 'access.request'],
    ['administrator', 'access.approve'],
    ['administrator', 'masking.publish'],
    ['reviewer', 'evidence.export'],
    ['reviewer', 'access.approve'],
    ['compliance-officer', 'masking.draft'],
    ['compliance-officer', 'masking.publish'],
    ['privacy-officer', 'masking.draft'],
    ['privacy-officer', 'recordings.watch'],
    ['auditor', 'recordings.watch'],
    ['auditor', 'access.request'],
    ['auditor', 'access.approve'],
  ])('refuses %s the permission %s', (role, permission) => {
    expect(permissionsOf([role])).not.toContain(permission);
  });

  it('gives the auditor nothing that changes anything', () => {
    // An export is a reading that is taken along; it is an entry of the log itself.
    const readsOnly = /\.(read|see-all)$|^audit\.export$/;
    expect(permissionsOf(['auditor']).filter((permission) => !readsOnly.test(permission))).toEqual([]);
  });

  it('gives nothing without a role', () => {
    expect(permissionsOf([])).toEqual([]);
  });

  it('gives every permission to somebody, so that none is dead', () => {
    expect(permissionsOf([...ROLES])).toEqual([...PERMISSIONS].sort());
  });
});

describe('separation of duties', () => {
  it('refuses an administrator who is also a compliance officer', () => {
    expect(rolesConflict(['administrator', 'compliance-officer'])).toBe(true);
    expect(rolesConflict(['administrator', 'reviewer', 'compliance-officer'])).toBe(true);
  });

  it.each(ROLES.filter((role) => role !== 'auditor'))('refuses an auditor who is also %s', (role) => {
    expect(rolesConflict(['auditor', role])).toBe(true);
  });

  it.each(ROLES)('lets %s alone in', (role) => {
    expect(rolesConflict([role])).toBe(false);
  });

  it('lets a compliance officer be a reviewer too', () => {
    expect(rolesConflict(['compliance-officer', 'reviewer'])).toBe(false);
  });
});

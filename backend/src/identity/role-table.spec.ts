import { describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../platform/actor.js';
import { PERMISSIONS } from '../platform/http/permit.js';
import { permissionsOf, rolesConflict, rolesFromGroups } from './role-table.js';

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

describe('roles from groups', () => {
  it.each([
    ['no claim', undefined],
    ['null', null],
    ['a number', 7],
    ['an object', { 0: 'exhibit-reviewer' }],
    ['nested lists', [['exhibit-reviewer']]],
    ['another prefix', ['other-reviewer']],
    ['a longer name', ['exhibit-reviewer-2']],
    ['another case', ['Exhibit-Reviewer']],
    ['a bare role', ['reviewer']],
    ['a list written as text', 'exhibit-reviewer,exhibit-auditor'],
    ['an inherited name', ['exhibit-constructor', 'exhibit-__proto__']],
  ])('gives no role for %s', (_, groups) => {
    expect(rolesFromGroups(groups, 'exhibit-')).toEqual([]);
  });

  it('gives the roles whose groups are there and ignores the rest', () => {
    expect(rolesFromGroups(['staff', 'exhibit-reviewer', 'exhibit-privacy-officer'], 'exhibit-')).toEqual([
      'privacy-officer',
      'reviewer',
    ]);
  });

  it('takes a single group given as text', () => {
    expect(rolesFromGroups('exhibit-auditor', 'exhibit-')).toEqual(['auditor']);
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

import { describe, expect, it } from '@jest/globals';
import { ROLES } from '../../platform/actor.js';
import { configuredMapping, mappingFault, rolesFault, rolesFrom, type MappingRule } from './role-mapping.js';

const BANK = 'https://idp.bank.example';
const OTHER = 'https://idp.other.example';
const provider = (issuer: string) => ({ issuer, groupPrefix: 'exhibit-', clientId: '', clientSecret: '' });
const rule = (membership: string, role: MappingRule['role'], issuer = BANK): MappingRule => ({
  issuer,
  membership,
  role,
});
const ADMIN = rule('admins', 'administrator');
const faultOf = (...rules: MappingRule[]) => mappingFault(rules, [provider(BANK), provider(OTHER)])?.code;

describe('a mapping is refused', () => {
  it.each([
    ['one group makes administrator and compliance officer', rule('admins', 'compliance-officer')],
    ['one group makes auditor and administrator', rule('admins', 'auditor')],
  ])('when %s', (_, more) => {
    expect(faultOf(ADMIN, more)).toBe('ROLE_MAPPING_CONFLICT');
    expect(faultOf(ADMIN, { ...more, issuer: `${BANK}/` })).toBe('ROLE_MAPPING_CONFLICT');
  });

  it('when it names an issuer that nobody configured', () => {
    expect(faultOf(ADMIN, rule('staff', 'reviewer', 'https://evil.example'))).toBe('ROLE_MAPPING_INVALID');
  });

  it('when nobody would be administrator any more', () => {
    expect(faultOf(rule('staff', 'reviewer'))).toBe('ROLE_MAPPING_INVALID');
    expect(faultOf()).toBe('ROLE_MAPPING_INVALID');
  });

  it('when a rule stands there twice', () => {
    expect(faultOf(ADMIN, rule('admins', 'administrator', `${BANK}/`))).toBe('ROLE_MAPPING_INVALID');
  });
});

describe('a mapping', () => {
  it('lets one group give two roles that go together, and a name mean another role elsewhere', () => {
    expect(faultOf(ADMIN, rule('desk', 'compliance-officer'), rule('desk', 'reviewer'))).toBeUndefined();
    expect(faultOf(ADMIN, rule('admins', 'auditor', OTHER))).toBeUndefined();
  });

  it('gives nothing to a group of the same name at another issuer', () => {
    expect(rolesFrom([ADMIN], OTHER, ['admins'])).toEqual([]);
    expect(rolesFrom([ADMIN], `${BANK}.evil.example`, ['admins'])).toEqual([]);
    expect(rolesFrom([ADMIN], BANK, ['Admins', 'admins ', 'admin'])).toEqual([]);
  });

  it('gives the roles whose groups are there, in the order of the house', () => {
    const rules = [rule('desk', 'reviewer'), rule('officers', 'compliance-officer'), ADMIN];
    expect(rolesFrom(rules, BANK, ['officers', 'staff', 'desk'])).toEqual(['compliance-officer', 'reviewer']);
  });

  it('is, until two people have published one, the prefix and the role of each provider', () => {
    const rules = configuredMapping([provider(BANK), { ...provider(OTHER), groupPrefix: 'ex:' }]);
    expect(rules).toHaveLength(2 * ROLES.length);
    expect(rolesFrom(rules, BANK, ['exhibit-auditor', 'ex:reviewer'])).toEqual(['auditor']);
    expect(rolesFrom(rules, OTHER, ['exhibit-auditor', 'ex:reviewer'])).toEqual(['reviewer']);
  });
});

describe('the roles of a person', () => {
  it('keep them out when there are none, or when they may not be one person’s', () => {
    expect(rolesFault([])).toBe('LOGIN_NO_ROLE');
    expect(rolesFault(['administrator', 'compliance-officer'])).toBe('LOGIN_ROLE_CONFLICT');
    expect(rolesFault(['reviewer'])).toBeNull();
  });
});

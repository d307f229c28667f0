import { describe, expect, it } from '@jest/globals';
import { membershipsIn, proofFrom } from './proof.js';

const now = new Date('2026-03-02T08:00:00Z');
const seconds = now.getTime() / 1_000;
const said = (claims: object) => ({ iss: 'https://idp.example', sub: 's-1', iat: seconds, ...claims });
const code = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (refused) {
    return (refused as { code: string }).code;
  }
};

describe('an ID token is refused', () => {
  it.each([-300, -121, 121, 300])('when its issuer’s clock is %d seconds off', (off) => {
    expect(code(() => proofFrom(said({ iat: seconds + off }), {}, now))).toBe('LOGIN_CLOCK_DIFFERS');
  });

  it.each([
    ['names where the groups are, and not the groups', { _claim_names: { groups: 'src1' } }],
    ['says only that there are groups', { hasgroups: true }],
    ['says so in letters', { hasgroups: 'true' }],
    ['lists more than anybody should be in', { groups: Array(501).fill('g') }],
  ])('when it %s', (_, claims) => {
    expect(code(() => proofFrom(said(claims), {}, now))).toBe('LOGIN_GROUPS_OVERAGE');
  });
});

describe('memberships', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an object', { 0: 'exhibit-reviewer' }],
    ['nested lists', [['exhibit-reviewer']]],
    ['what is too long', ['x'.repeat(257)]],
    ['an empty name', ['']],
  ])('are none in %s', (_, groups) => {
    expect(membershipsIn({ groups }, 'groups')).toEqual([]);
  });

  it('are read from app roles, however many groups there are', () => {
    const claims = { roles: ['exhibit-auditor'], hasgroups: true, _claim_names: { groups: 'src1' } };
    expect(membershipsIn(claims, 'roles')).toEqual(['exhibit-auditor']);
  });

  it('are read from within, and from nothing that an object merely inherits', () => {
    expect(membershipsIn({ realm_access: { roles: ['a', 'b'] } }, 'realm_access.roles')).toEqual(['a', 'b']);
    expect(membershipsIn({ realm_access: {} }, 'realm_access.constructor.name')).toEqual([]);
    expect(membershipsIn({ groups: 'one' }, 'groups')).toEqual(['one']);
    expect(membershipsIn({ groups: ['a,b', 7, 'c'] }, 'groups')).toEqual(['a,b', 'c']);
  });
});

describe('what was proved', () => {
  it.each([
    ['is not said', undefined],
    ['is a word', 'now'],
    ['is nonsense', Number.NaN],
    ['is before all time', -1],
    ['lies in the future', seconds + 121],
  ])('has no time when that %s', (_, authTime) => {
    expect(proofFrom(said({ auth_time: authTime }), {}, now).authenticatedAt).toBeNull();
  });

  it('is never later than now, whatever clocks say', () => {
    expect(proofFrom(said({ auth_time: seconds + 60 }), {}, now).authenticatedAt).toEqual(now);
    expect(proofFrom(said({ auth_time: seconds - 60 }), {}, now).authenticatedAt).toEqual(
      new Date((seconds - 60) * 1_000),
    );
  });

  it('is about issuer and subject, and never about an address', () => {
    const proof = proofFrom(said({ email: 'rex@bank.example', name: ' Rex\n\u202e ', sid: 'p-1' }), {}, now);
    expect(proof.identity).toEqual({ issuer: 'https://idp.example', subject: 's-1', displayName: 'Rex' });
    expect(proof).toMatchObject({ sid: 'p-1', acr: null });
    expect(JSON.stringify(proof)).not.toContain('bank.example');
  });
});

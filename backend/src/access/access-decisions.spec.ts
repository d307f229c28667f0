import { describe, expect, it } from '@jest/globals';
import {
  cancelFault,
  chooseGrant,
  decisionFault,
  grantedMinutes,
  grantFault,
  grantState,
  requestState,
  type GrantFacts,
} from './access-decisions.js';

const start = new Date('2026-03-02T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const HOUR = 3_600_000;
const request = { requestedBy: 'rex', expiresAt: after(24 * HOUR), decision: null };
const carol = { personId: 'carol', mayApprove: true };
const grant: GrantFacts = { scope: 'watch', startsAt: start, endsAt: after(HOUR), revokedAt: null };

describe('deciding a request', () => {
  it('refuses the requester, whatever their role and whatever the state', () => {
    const rex = { personId: 'rex', mayApprove: true };
    expect(decisionFault(request, rex, start)).toBe('SECOND_PERSON_REQUIRED');
    expect(decisionFault({ ...request, decision: 'denied' }, rex, start)).toBe('SECOND_PERSON_REQUIRED');
  });

  it('refuses somebody who may not approve', () => {
    expect(decisionFault(request, { personId: 'ada', mayApprove: false }, start)).toBe('PERMISSION_DENIED');
  });

  it.each(['approved', 'denied', 'cancelled'] as const)(
    'refuses a request that is already %s',
    (decision) => {
      expect(decisionFault({ ...request, decision }, carol, start)).toBe('ACCESS_REQUEST_DECIDED');
      expect(cancelFault({ ...request, decision }, 'rex', start)).toBe('ACCESS_REQUEST_DECIDED');
    },
  );

  it('refuses a request from the millisecond on in which it expires', () => {
    expect(decisionFault(request, carol, after(24 * HOUR))).toBe('ACCESS_REQUEST_EXPIRED');
    expect(decisionFault(request, carol, after(24 * HOUR - 1))).toBeNull();
    expect(cancelFault(request, 'rex', after(24 * HOUR))).toBe('ACCESS_REQUEST_EXPIRED');
  });

  it('lets only the requester take it back', () => {
    expect(cancelFault(request, 'carol', start)).toBe('NOT_YOUR_REQUEST');
    expect(cancelFault(request, 'rex', start)).toBeNull();
  });

  it('keeps a decided request decided when its time passes', () => {
    expect(requestState({ ...request, decision: 'approved' }, after(48 * HOUR))).toBe('approved');
  });

  it.each([61, 4, 0, -1, 7.5, NaN, Infinity])('refuses %d minutes where 60 were asked for', (wanted) => {
    expect(grantedMinutes(60, wanted)).toBeNull();
  });

  it('gives what was asked for, or less', () => {
    expect(grantedMinutes(60, undefined)).toBe(60);
    expect(grantedMinutes(60, 60)).toBe(60);
    expect(grantedMinutes(60, 5)).toBe(5);
  });
});

describe('a grant', () => {
  it('allows nothing before it starts and from the millisecond on in which it ends', () => {
    expect(grantFault(grant, 'watch', after(-1))).toBe('NO_GRANT');
    expect(grantFault(grant, 'watch', start)).toBeNull();
    expect(grantFault(grant, 'watch', after(HOUR - 1))).toBeNull();
    expect(grantFault(grant, 'watch', after(HOUR))).toBe('GRANT_ENDED');
  });

  it('allows nothing once it is revoked, even after its end', () => {
    const revoked = { ...grant, revokedAt: after(1) };
    expect(grantFault(revoked, 'watch', after(2))).toBe('GRANT_REVOKED');
    expect(grantState(revoked, after(2 * HOUR))).toBe('revoked');
  });

  it('to watch allows no export', () => {
    expect(grantFault(grant, 'export', start)).toBe('GRANT_SCOPE');
    expect(grantFault({ ...grant, scope: 'watch-and-export' }, 'export', start)).toBeNull();
  });
});

describe('choosing among grants', () => {
  const wide = { ...grant, scope: 'watch-and-export' as const };

  it('finds none in none', () => {
    expect(chooseGrant([], 'watch', start)).toEqual({ fault: 'NO_GRANT' });
  });

  it('says why the newest does not allow it', () => {
    const old = { ...grant, startsAt: after(-3 * HOUR), endsAt: after(-2 * HOUR) };
    const revoked = { ...grant, revokedAt: start };
    expect(chooseGrant([old], 'watch', start)).toEqual({ fault: 'GRANT_ENDED' });
    expect(chooseGrant([old, revoked], 'watch', start)).toEqual({ fault: 'GRANT_REVOKED' });
  });

  it('says that the scope is too narrow while one is live', () => {
    const ended = { ...wide, startsAt: after(-3 * HOUR), endsAt: after(-2 * HOUR) };
    expect(chooseGrant([ended, grant], 'export', start)).toEqual({ fault: 'GRANT_SCOPE' });
  });

  it('takes the one that lasts longest among those that allow it', () => {
    const long = { ...grant, endsAt: after(5 * HOUR) };
    expect(chooseGrant([grant, long, wide], 'watch', start)).toEqual({ grant: long });
    expect(chooseGrant([grant, long, wide], 'export', start)).toEqual({ grant: wide });
  });
});

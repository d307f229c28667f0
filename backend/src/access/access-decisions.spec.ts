import { describe, expect, it } from '@jest/globals';
import {
  agreedMinutes,
  cancelFault,
  chooseGrant,
  grantedMinutes,
  grantFault,
  grantState,
  outcomeOf,
  requestState,
  sensitivityOf,
  voiceFor,
  type CastVote,
  type GrantFacts,
  type Vote,
  type Voter,
} from './access-decisions.js';

const start = new Date('2026-03-02T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const HOUR = 3_600_000;
const request = {
  requestedBy: 'rex',
  expiresAt: after(24 * HOUR),
  decision: null,
  approvalsNeeded: 1,
  denialsNeeded: 1,
  approverRole: 'compliance-officer' as const,
  excluded: [] as string[],
  votes: [] as CastVote[],
};
const person = (id: string, change: Partial<Voter> = {}): Voter => ({
  accounts: [id],
  mayApprove: true,
  roles: ['compliance-officer'],
  standsInFor: [],
  ...change,
});
const carol = person('carol');
const said = (personId: string, vote: Vote = 'approve', onBehalfOf: string | null = null): CastVote => ({
  personId,
  onBehalfOf,
  vote,
  minutes: vote === 'approve' ? 60 : null,
});
const decisionFault = (...asked: Parameters<typeof voiceFor>) => {
  const voice = voiceFor(...asked);
  return 'fault' in voice ? voice.fault : null;
};
const grant: GrantFacts = { scope: 'watch', startsAt: start, endsAt: after(HOUR), revokedAt: null };

describe('deciding a request', () => {
  it('refuses the requester, whatever their role, their account and the state', () => {
    for (const rex of [person('rex'), person('rex-2', { accounts: ['rex-2', 'rex'] })]) {
      expect(decisionFault(request, rex, start)).toBe('SECOND_PERSON_REQUIRED');
      expect(decisionFault({ ...request, decision: 'denied' }, rex, start)).toBe('SECOND_PERSON_REQUIRED');
    }
  });

  it('refuses somebody who may not approve, whom the rule leaves out, and another role', () => {
    expect(decisionFault(request, person('ada', { mayApprove: false }), start)).toBe('PERMISSION_DENIED');
    expect(decisionFault({ ...request, excluded: ['carol'] }, carol, start)).toBe('APPROVER_EXCLUDED');
    expect(decisionFault(request, person('priya', { roles: ['privacy-officer'] }), start)).toBe(
      'APPROVER_ROLE_REQUIRED',
    );
  });

  it('hears one person once, under whatever account and in whoever’s stead', () => {
    const spoken = (vote: CastVote) => ({ ...request, approvalsNeeded: 2, votes: [vote] });
    expect(decisionFault(spoken(said('carol')), carol, start)).toBe('ALREADY_VOTED');
    expect(decisionFault(spoken(said('priya', 'approve', 'carol')), carol, start)).toBe('ALREADY_VOTED');
    expect(
      decisionFault(spoken(said('carol-2')), person('carol', { accounts: ['carol', 'carol-2'] }), start),
    ).toBe('ALREADY_VOTED');
    expect(decisionFault(spoken(said('colin')), carol, start)).toBeNull();
  });

  describe('in somebody’s stead', () => {
    const absent = { personId: 'carol', accounts: ['carol'], approverRole: 'compliance-officer' as const };
    const priya = person('priya', { roles: ['privacy-officer'], standsInFor: [absent] });

    it('is refused where the absent person may not decide, or has spoken', () => {
      const asked = { ...request, requestedBy: 'carol' };
      expect(decisionFault(asked, priya, start)).toBe('APPROVER_ROLE_REQUIRED');
      expect(decisionFault({ ...request, excluded: ['carol'] }, priya, start)).toBe('APPROVER_ROLE_REQUIRED');
      expect(decisionFault({ ...request, votes: [said('carol')] }, priya, start)).toBe(
        'APPROVER_ROLE_REQUIRED',
      );
      expect(
        decisionFault({ ...request, approverRole: 'privacy-officer' as const }, priya, start),
      ).toBeNull();
    });

    it('speaks for the absent person, and for oneself where one’s own role does', () => {
      expect(voiceFor(request, priya, start)).toEqual({ onBehalfOf: 'carol' });
      expect(voiceFor(request, { ...carol, standsInFor: [absent] }, start)).toEqual({ onBehalfOf: null });
    });
  });

  it('is done when enough people said so, refusals first', () => {
    const two = { ...request, approvalsNeeded: 2, denialsNeeded: 2 };
    expect(outcomeOf(two, [said('carol')])).toBeNull();
    expect(outcomeOf(two, [said('carol'), said('colin', 'deny')])).toBeNull();
    expect(outcomeOf(two, [said('carol'), said('colin')])).toBe('approved');
    const both = [said('carol'), said('colin'), said('cleo', 'deny'), said('cato', 'deny')];
    expect(outcomeOf(two, both)).toBe('denied');
    expect(agreedMinutes([said('carol'), { ...said('colin'), minutes: 15 }])).toBe(15);
  });

  it('asks for more the more is asked for', () => {
    expect(sensitivityOf('watch', 1)).toBe('one-recording');
    expect(sensitivityOf('watch', 2)).toBe('many-recordings');
    expect(sensitivityOf('watch-and-export', 1)).toBe('export');
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

  it('allows nothing while the use of the recording is restricted', () => {
    expect(grantFault({ ...grant, restricted: true }, 'watch', start)).toBe('RECORDING_RESTRICTED');
    expect(chooseGrant([{ ...grant, restricted: true }], 'watch', start)).toEqual({
      fault: 'RECORDING_RESTRICTED',
    });
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

import { describe, expect, it } from '@jest/globals';
import { isFresh, provedSince, stepUpRequest } from './step-up.js';

const now = new Date('2026-03-02T08:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const FRESH = 600_000;

describe('a grave action is refused', () => {
  it.each([
    ['nobody says when its person proved who they are', { authenticatedAt: null, acr: null }, {}],
    ['that is a moment too long ago', { authenticatedAt: ago(FRESH + 1), acr: null }, {}],
    ['that lies in the future', { authenticatedAt: ago(-1), acr: null }, {}],
    ['the way is not named', { authenticatedAt: now, acr: null }, { stepUpAcr: ['gold'] }],
    ['it was done in another way', { authenticatedAt: now, acr: 'silver' }, { stepUpAcr: ['gold'] }],
    ['the way only begins like it', { authenticatedAt: now, acr: 'gold2' }, { stepUpAcr: ['gold'] }],
  ])('when %s', (_, authentication, demand) => {
    expect(isFresh(authentication, demand, FRESH, now)).toBe(false);
  });
});

describe('a grave action is let through', () => {
  it('to the millisecond', () => {
    expect(isFresh({ authenticatedAt: ago(FRESH), acr: null }, {}, FRESH, now)).toBe(true);
  });

  it('when one of the ways asked for was used', () => {
    const demand = { stepUpAcr: ['silver', 'gold'] };
    expect(isFresh({ authenticatedAt: now, acr: 'gold' }, demand, FRESH, now)).toBe(true);
  });
});

describe('an answer to a step-up', () => {
  it('does not count when the provider only remembers', () => {
    expect(provedSince({ authenticatedAt: ago(121_000), acr: null }, {}, now)).toBe(false);
    expect(provedSince({ authenticatedAt: null, acr: 'gold' }, {}, now)).toBe(false);
    expect(provedSince({ authenticatedAt: now, acr: null }, { stepUpAcr: ['gold'] }, now)).toBe(false);
  });

  it('counts when the person proved it since, give or take what clocks may differ', () => {
    expect(provedSince({ authenticatedAt: ago(119_000), acr: null }, {}, now)).toBe(true);
  });

  it('is asked for with a password now, and with the ways that count', () => {
    expect(stepUpRequest({})).toEqual({ max_age: '0', prompt: 'login' });
    expect(stepUpRequest({ stepUpAcr: ['a', 'b'] })).toMatchObject({ acr_values: 'a b' });
  });
});

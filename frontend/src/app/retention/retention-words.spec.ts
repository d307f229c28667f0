import type { HoldDto, RetentionRuleDto } from '../api/models';
import { aboutWords, faultWords, holdWords, periodWords } from './retention-words';

const rule = (change: Partial<RetentionRuleDto>): RetentionRuleDto => ({
  site: null,
  category: null,
  jurisdiction: null,
  minimum: null,
  maximum: null,
  approval: false,
  ...change,
});

describe('retention in words', () => {
  it('says a period as people do', () => {
    expect(periodWords('P6Y')).toBe('6 years');
    expect(periodWords('P1Y1M10D')).toBe('1 year 1 month 10 days');
    expect(periodWords('P0D')).toBe('0 days');
    expect(periodWords('forever')).toBe('for ever');
  });

  it('says what a rule is about', () => {
    const name = () => 'Bank';
    expect(aboutWords(rule({}), name)).toBe('Everything');
    expect(aboutWords(rule({ site: 'x', category: 'loan', jurisdiction: 'US' }), name)).toBe(
      'Bank · loan · US',
    );
  });

  it('says what a hold is about', () => {
    const hold = (change: Partial<HoldDto>) =>
      ({ siteName: null, from: null, to: null, ...change }) as HoldDto;
    expect(holdWords(hold({ kind: 'subject', subject: 'APP-1' }))).toBe('Everything of subject APP-1');
    expect(holdWords(hold({ kind: 'search', siteName: 'Bank', from: '2026-01-01T00:00:00Z' }))).toBe(
      'Recordings of Bank from 2026-01-01',
    );
  });

  it('never hides why a destruction does not go on', () => {
    expect(faultWords('OBJECTS_REMAIN')).toContain('still has them');
    expect(faultWords('SOMETHING_NEW')).toContain('SOMETHING_NEW');
  });
});

import { aboutWords, approversWords, grantStanding, searchWords } from './access-words';

describe('words about access', () => {
  it('say what a request names', () => {
    const request = { recordings: 3, subject: 'APP-1', siteName: 'Bank' };
    expect(aboutWords({ ...request, about: 'recording' })).toBe('APP-1');
    expect(aboutWords({ ...request, about: 'recording', subject: null })).toBe('subject not named');
    expect(aboutWords({ ...request, about: 'subject' })).toBe('3 recordings of APP-1');
    expect(aboutWords({ ...request, about: 'search', recordings: 1 })).toBe(
      '1 recording that a search found',
    );
  });

  it('say what was searched for, without the id of a site', () => {
    expect(searchWords({ site: 's1' })).toBe('every sealed recording of the site');
    expect(searchWords({ site: 's1', disclosure: 'offer', verdict: 'not_shown' })).toBe(
      'disclosure offer, verdict not shown',
    );
  });

  it('count people', () => {
    expect(approversWords(1, 'compliance-officer')).toBe('1 compliance officer');
    expect(approversWords(2, 'privacy-officer')).toBe('2 privacy officers');
  });

  it('call a grant over when its time is, whatever was said when it was asked for', () => {
    const grant = { revokedAt: null, live: true, endsAt: new Date(1_000).toISOString() };
    expect(grantStanding(grant as never, 999).label).toBe('Live');
    expect(grantStanding(grant as never, 1_001).label).toBe('Over');
  });
});

import { installChecks, isUntouched } from './install-checks';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const health = {
  seen: { at: '2026-03-02T11:59:00Z', recorderVersion: '0.1.0' },
  policySeen: 3,
  policyPublished: 3,
  pages: 40,
  pagesRefused: 0,
  visits: 10,
  visitsDecided: 9,
  consentsGiven: 5,
  consentsRefused: 1,
  recordings: 5,
  eventsDropped: 2,
  segmentsLost: 0,
  recordingsQuarantined: 0,
};
const check = (
  name: string,
  change: Partial<typeof health> | { seen: null },
  shipped: string | null = '0.1.0',
) => installChecks({ ...health, ...change }, shipped, NOW).find((one) => one.name === name)!;

describe('install checks', () => {
  it.each([
    ['pages from an origin that is not listed', 'Pages load the recorder', { pagesRefused: 1 }],
    ['visits of which none has a consent record', 'Consent is wired', { visitsDecided: 0 }],
    ['segments that were lost', 'Nothing is lost', { segmentsLost: 2 }],
    ['a recording in quarantine', 'Nothing arrives in clear', { recordingsQuarantined: 1 }],
  ])('call %s bad, and say what to do', (_what, name, change) => {
    expect(check(name, change).tone).toBe('bad');
    expect(check(name, change).next).not.toBe('');
  });

  it.each([
    ['no page load', 'Pages load the recorder', { pages: 0 }],
    ['few decisions', 'Consent is wired', { visitsDecided: 2 }],
    ['no segment ever', 'Recordings arrive', { seen: null }],
    ['a day of silence', 'Recordings arrive', { seen: { ...health.seen, at: '2026-03-01T11:00:00Z' } }],
    ['an older policy on the pages', 'Masking policy is current', { policySeen: 2 }],
  ])('do not call %s good, and say what to do', (_what, name, change) => {
    expect(check(name, change).tone).toBe('unsure');
    expect(check(name, change).next).not.toBe('');
  });

  it('tell when pages carry another recorder than the appliance ships', () => {
    expect(check('Recordings arrive', {}, '0.2.0').next).toContain('0.2.0');
    expect(check('Recordings arrive', {}, null).tone).toBe('good');
  });

  it('claim nothing about consent or policy before there was a visit', () => {
    expect(check('Consent is wired', { visits: 0, visitsDecided: 0 }).tone).toBe('quiet');
    expect(check('Masking policy is current', { seen: null }).tone).toBe('quiet');
  });

  it('ask for nothing when all is well', () => {
    expect(installChecks(health, '0.1.0', NOW).filter(({ next }) => next !== '')).toEqual([]);
  });

  it('know a site that nothing ever came from', () => {
    expect(isUntouched({ ...health, seen: null, pages: 0 })).toBe(true);
    expect(isUntouched({ ...health, seen: null, pages: 0, pagesRefused: 1 })).toBe(false);
    expect(isUntouched(health)).toBe(false);
  });
});

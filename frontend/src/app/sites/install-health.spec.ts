import { installHealth } from './install-health';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const health = {
  lastSegmentAt: '2026-03-02T11:59:00Z',
  policyVersionSeen: 3,
  policyVersionCurrent: 3,
  recordings24h: 12,
};

describe('install health', () => {
  it('does not call a site healthy that never reported', () => {
    expect(installHealth({ ...health, lastSegmentAt: null }, NOW).label).toBe('Nothing received yet');
  });

  it('does not call a site healthy that fell silent', () => {
    expect(installHealth({ ...health, lastSegmentAt: '2026-03-01T11:00:00Z' }, NOW).tone).toBe('unsure');
  });

  it('tells when pages mask by an older policy', () => {
    expect(installHealth({ ...health, policyVersionSeen: 2 }, NOW).advice).toContain('version 2');
  });

  it('says reporting when all is well', () => {
    expect(installHealth(health, NOW)).toEqual({ tone: 'good', label: 'Reporting', advice: '' });
  });
});

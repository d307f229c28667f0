import { entriesFor, groupsFor, startAddress } from './navigation';

const labels = (permissions: string[]): string[] => entriesFor(permissions).map((entry) => entry.label);

describe('navigation', () => {
  it('shows nothing to somebody without permissions and sends them to an explanation', () => {
    expect(labels([])).toEqual([]);
    expect(startAddress([])).toBe('/not-allowed');
  });

  it('does not show recordings to an administrator', () => {
    expect(labels(['sites.read', 'sites.manage', 'masking.read', 'system.read'])).toEqual([
      'Masking',
      'Sites',
      'Integrity',
      'System',
    ]);
  });

  it('starts an auditor on the first page they may open', () => {
    expect(startAddress(['audit.read'])).toBe('/audit');
  });

  it('keeps entries in their groups, and no empty group', () => {
    expect(groupsFor(['recordings.search', 'audit.read']).map((group) => group.name)).toEqual([
      'Work',
      'Oversight',
    ]);
  });
});

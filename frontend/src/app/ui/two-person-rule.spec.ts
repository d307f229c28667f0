import { publishObstacle } from './two-person-rule';

const draft = { state: 'draft' as const, draftedBy: { id: 'p1', name: 'Ada' }, mayPublish: true };

describe('publishing takes two people', () => {
  it('refuses the author publishing their own draft', () => {
    expect(publishObstacle(draft, { id: 'p1', mayPublish: true })).toBe(
      'You drafted it; another person must publish.',
    );
  });

  it('refuses a role that does not publish', () => {
    expect(publishObstacle(draft, { id: 'p2', mayPublish: false })).not.toBeNull();
  });

  it('refuses publishing twice', () => {
    expect(publishObstacle({ ...draft, state: 'published' }, { id: 'p2', mayPublish: true })).not.toBeNull();
  });

  it('follows the appliance when it says no', () => {
    expect(publishObstacle({ ...draft, mayPublish: false }, { id: 'p2', mayPublish: true })).not.toBeNull();
  });

  it('lets another person publish', () => {
    expect(publishObstacle(draft, { id: 'p2', mayPublish: true })).toBeNull();
  });
});

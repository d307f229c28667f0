import { decisionObstacle } from './deciding';

const request = { state: 'pending' as const, mayDecide: true, requestedBy: { id: 'p1', name: 'Ada' } };

describe('deciding an access request', () => {
  it('refuses the requester approving their own request, whatever the answer of the appliance says', () => {
    expect(decisionObstacle(request, { id: 'p1', mayApprove: true })).toBe(
      'You asked yourself; another person must decide.',
    );
  });

  it('refuses somebody whose role does not approve', () => {
    expect(decisionObstacle(request, { id: 'p2', mayApprove: false })).not.toBeNull();
  });

  it('refuses a request that is already closed', () => {
    expect(decisionObstacle({ ...request, state: 'denied' }, { id: 'p2', mayApprove: true })).not.toBeNull();
  });

  it('follows the appliance when it says no', () => {
    expect(decisionObstacle({ ...request, mayDecide: false }, { id: 'p2', mayApprove: true })).not.toBeNull();
  });

  it('lets another person decide', () => {
    expect(decisionObstacle(request, { id: 'p2', mayApprove: true })).toBeNull();
  });
});

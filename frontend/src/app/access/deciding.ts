import type { AccessRequestDto } from '../api/models';

/** Why this person cannot decide this request; null when they can. The appliance refuses by itself as well. */
export function decisionObstacle(
  request: Pick<AccessRequestDto, 'state' | 'mayDecide' | 'requestedBy'>,
  me: { id: string; mayApprove: boolean },
): string | null {
  if (request.state !== 'pending') return 'This request is already closed.';
  if (request.requestedBy.id === me.id) return 'You asked yourself; another person must decide.';
  if (!me.mayApprove) return 'Your role does not decide requests.';
  return request.mayDecide ? null : 'The appliance does not let you decide this request.';
}

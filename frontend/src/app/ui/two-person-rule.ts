import type { PersonDto } from '../api/models';

interface Drafted {
  state: 'draft' | 'published';
  draftedBy: PersonDto;
  mayPublish: boolean;
}

/** Why this person cannot publish this draft; null when they can. The appliance refuses by itself as well. */
export function publishObstacle(draft: Drafted, me: { id: string; mayPublish: boolean }): string | null {
  if (draft.state === 'published') return 'It is already published.';
  if (draft.draftedBy.id === me.id) return 'You drafted it; another person must publish.';
  if (!me.mayPublish) return 'Your role does not publish. It waits for somebody whose role does.';
  return draft.mayPublish ? null : 'The appliance does not let you publish this draft.';
}

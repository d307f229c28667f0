import type { Problem } from '../session/problem';

export interface Stop {
  title: string;
  next: string;
}

const STOPS: Readonly<Record<string, Stop>> = {
  GRANT_ENDED: {
    title: 'Your grant has ended',
    next: 'If you need more time, ask to watch again and say why.',
  },
  GRANT_REVOKED: {
    title: 'Your grant was revoked',
    next: 'Ask the person who approved it, or ask to watch again.',
  },
  VIEWING_STOPPED: {
    title: 'Somebody stopped this viewing',
    next: 'Your grant was taken back with it. Ask whoever approved it, or ask to watch again.',
  },
  VIEWING_ENDED: {
    title: 'This viewing has ended',
    next: 'Open the recording to watch it again while your grant lasts.',
  },
  NO_GRANT: {
    title: 'You have no grant for this recording',
    next: 'Open the recording and ask to watch it. Another person decides.',
  },
  RECORDING_NOT_SEALED: {
    title: 'The visit is still going on',
    next: 'It can be watched once the recording is sealed.',
  },
  RECORDING_QUARANTINED: {
    title: 'This recording is quarantined',
    next: 'Something arrived in it that should have been masked. Nobody can watch it until the privacy officer has decided.',
  },
  RECORDING_RESTRICTED: {
    title: 'The use of this recording is restricted',
    next: 'It is kept and nobody may watch it now. Ask the privacy officer.',
  },
  PERMISSION_DENIED: {
    title: 'Your role no longer watches recordings',
    next: 'Ask your administrator, if your work still needs it.',
  },
  CONNECTION_LOST: {
    title: 'The appliance cannot be reached',
    next: 'Nothing is shown that is not checked every few seconds. Open the recording again when it answers.',
  },
  RECORDING_DESTROYED: {
    title: 'This recording was destroyed',
    next: 'It had reached its end. Its certificate says when and why: see Retention.',
  },
  ARCHIVE_DAMAGED: {
    title: 'This recording is damaged',
    next: 'What the object store gave is not what was sealed, so it is not shown. Tell your operator.',
  },
};

export const GRANT_OVER: Stop = STOPS['GRANT_ENDED']!;

export const CONNECTION_LOST: Stop = STOPS['CONNECTION_LOST']!;

export const LEFT: Stop = STOPS['VIEWING_ENDED']!;

/** Words for a refusal that ends the viewing; null for a fault after which it may go on. */
export function stopFor(problem: Problem): Stop | null {
  const known = STOPS[problem.code];
  if (known) return known;
  const passing =
    problem.status < 400 || problem.status >= 500 || problem.status === 408 || problem.status === 429;
  return passing ? null : { title: problem.title, next: problem.message };
}

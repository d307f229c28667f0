import type { ConsentState } from '../src/public-types.js';

/** `signal`: the visitor's browser has said no for them; nobody asks again. */
export type Showing = 'question' | 'agreed' | 'informed' | 'declined' | 'signal' | 'nothing';

/** What a visitor sees of their decision. Without the site's configuration nobody is asked. */
export function showing({ decision, because, noticeVersion }: ConsentState): Showing {
  if (noticeVersion === undefined) return 'nothing';
  if (because === 'other-notice') return 'question';
  if (because === 'gpc') return 'signal';
  switch (decision) {
    case 'undecided':
      return 'question';
    case 'given':
      return 'agreed';
    case 'informed':
      return 'informed';
    case 'refused':
    case 'withdrawn':
      return 'declined';
  }
}

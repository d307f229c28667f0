import type { ConsentState, ToolDecision } from '../public-types.js';

/**
 * What to do about a consent tool's word. A tool repeats on every page what was decided once, and a withdrawal
 * made since must outlive that: a word counts once, and is known again by its token (the TC string).
 */
export function toolStep(
  said: ToolDecision,
  known: Pick<ConsentState, 'decision' | 'because'> & { token?: string | undefined },
): 'give' | 'refuse' | 'withdraw' | null {
  if (known.because === 'gpc') return null;
  const token = said.signals?.tcString;
  if (known.decision !== 'undecided') {
    if (token ? token === known.token : known.decision === 'withdrawn' || known.decision === said.decision)
      return null;
  }
  if (said.decision === 'given') return 'give';
  if (known.decision === 'given' || known.decision === 'informed') return 'withdraw';
  return known.decision === 'undecided' ? 'refuse' : null;
}

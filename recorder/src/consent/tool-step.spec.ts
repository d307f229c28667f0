import type { ToolDecision } from '../public-types.js';
import { toolStep } from './tool-step.js';

const given = (tcString?: string): ToolDecision => ({
  decision: 'given',
  ...(tcString && { signals: { tcString } }),
});
const refused = (tcString?: string): ToolDecision => ({ ...given(tcString), decision: 'refused' });

describe('the word of a consent tool', () => {
  it.each([
    ['brings back what the visitor withdrew here', given('A'), { decision: 'withdrawn', token: 'A' }],
    ['brings it back without a token', given(), { decision: 'withdrawn' }],
    ['counts against Global Privacy Control', given('A'), { decision: 'refused', because: 'gpc' }],
    ['is recorded again on the next page', given('A'), { decision: 'given', token: 'A' }],
    ['is recorded again without a token', given(), { decision: 'given' }],
    ['refuses a second time', refused('B'), { decision: 'refused', token: 'A' }],
    ['withdraws a second time', refused('B'), { decision: 'withdrawn', token: 'A' }],
  ] as const)('never %s', (_what, said, known) => expect(toolStep(said, known)).toBeNull());

  it.each([
    ['give', 'gives for the first time', given('A'), { decision: 'undecided' }],
    ['give', 'gives again after a change of mind', given('B'), { decision: 'withdrawn', token: 'A' }],
    ['give', 'gives anew when what was agreed changed', given('B'), { decision: 'given', token: 'A' }],
    ['give', 'gives anew to a changed notice', given('A'), { decision: 'undecided', token: 'A' }],
    ['refuse', 'refuses for the first time', refused('A'), { decision: 'undecided' }],
    ['withdraw', 'withdraws', refused('B'), { decision: 'given', token: 'A' }],
    ['withdraw', 'withdraws without a token', refused(), { decision: 'given' }],
  ] as const)('leads to "%s" when it %s', (step, _what, said, known) =>
    expect(toolStep(said, known)).toBe(step),
  );
});

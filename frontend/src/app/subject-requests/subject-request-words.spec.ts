import type { SubjectRecordingDto } from '../api/models';
import { decisionWords, timeLeft } from './subject-request-words';

const recording = (change: Partial<SubjectRecordingDto>): SubjectRecordingDto =>
  ({ decision: 'erased', why: [], laws: [], ...change }) as SubjectRecordingDto;

describe('what becomes of a recording, in words', () => {
  it('says what keeps it, and names the law', () => {
    expect(decisionWords(recording({}))).toBe('erased');
    expect(
      decisionWords(recording({ decision: 'kept', why: ['ON_HOLD', 'BELOW_MINIMUM'], laws: ['a law'] })),
    ).toBe('kept, and nobody can watch it: it is on hold, a law asks for it (a law)');
  });

  it('says how long there is to answer, and how long it is overdue', () => {
    expect([null, -3, -1, 0, 1, 12].map(timeLeft)).toEqual([
      '',
      'for 3 days',
      'since yesterday',
      'less than a day left',
      '1 day left',
      '12 days left',
    ]);
  });
});

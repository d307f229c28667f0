import { type LetterFacts, lettersOf } from './subject-letters.js';

const at = (text: string) => new Date(`${text}T09:30:00Z`);
const recording = (change: object = {}) => ({
  openedAt: at('2026-01-05'),
  watched: 2,
  decision: 'erased' as const,
  why: [],
  laws: [],
  until: null,
  ...change,
});
const facts = (change: Partial<LetterFacts> = {}): LetterFacts => ({
  kind: 'erasure',
  site: 'Test bank',
  state: 'open',
  receivedAt: at('2026-02-03'),
  dueAt: at('2026-03-03'),
  extensionReason: null,
  closedAt: null,
  declinedBecause: null,
  liftedAt: null,
  recordings: [recording()],
  consents: 1,
  ...change,
});
const closedAt = at('2026-02-10');
const newest = (change: Partial<LetterFacts>) => lettersOf(facts(change))[0]!;

describe('a letter', () => {
  it('says at first until when an answer comes', () => {
    expect(lettersOf(facts()).map(({ name }) => name)).toEqual(['received']);
    expect(newest({}).text).toContain('by 3 March 2026 at the latest');
  });

  it('that asks for more time gives the reason, the new date and where to complain', () => {
    const { name, text } = newest({ extensionReason: 'There are many.', dueAt: at('2026-05-03') });
    expect(name).toBe('extended');
    for (const said of ['There are many.', '3 May 2026', 'Art. 12(3)', 'data protection authority'])
      expect(text).toContain(said);
  });

  it('says what is erased, and explains each exception in plain words, with its law and its end', () => {
    const { text } = newest({
      closedAt,
      recordings: [
        recording(),
        recording({
          decision: 'kept',
          why: ['BELOW_MINIMUM'],
          laws: ['17 CFR 240.17a-4'],
          until: at('2032-01-05'),
        }),
        recording({ decision: 'kept', why: ['ON_HOLD'] }),
        recording({ decision: 'kept', why: ['DECLARED_BASIS'], until: at('2027-01-05') }),
      ],
    });
    for (const said of [
      'We erase 1 recording',
      'We have to keep 3 recordings',
      'Art. 17(3)(b) GDPR). The law is: 17 CFR 240.17a-4. It is erased on 5 January 2032.',
      'Art. 17(3)(e)',
      'another legal basis',
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/[A-Z]+_[A-Z]+/);
  });

  it('of a copy names every visit and how often it was watched, and nobody', () => {
    const { text } = newest({
      kind: 'access',
      closedAt,
      recordings: [recording(), recording({ watched: 0 })],
    });
    expect(text).toContain('Visit of 5 January 2026: watched by people of the firm 2 times.');
    expect(text).toContain('watched by people of the firm never.');
  });

  it('says so where nothing is held', () => {
    const { text } = newest({ closedAt, recordings: [], consents: 0 });
    expect(text).toContain('we hold no recordings of your visits and no records');
  });

  it('declines with its reason, and restricts with the promise to tell of its end', () => {
    expect(newest({ closedAt, declinedBecause: 'You are not who you say.' }).text).toContain(
      'You are not who you say.',
    );
    const restricted = { kind: 'restriction' as const, closedAt };
    expect(newest(restricted).text).toContain('We shall tell you before this ends.');
    expect(newest({ ...restricted, liftedAt: at('2026-04-01') }).name).toBe('lifted');
  });
});

import type { RecordingDecision, RequestState } from './subject-request-decisions.js';
import type { RequestKind } from './subject-request.entity.js';

export const LETTERS = ['received', 'extended', 'answer', 'declined', 'lifted'] as const;
export type LetterName = (typeof LETTERS)[number];

/** A text to send. Nothing of anybody else is in it, and no name of anybody who worked on it. */
export interface Letter {
  name: LetterName;
  title: string;
  text: string;
}

/** What letters are written from. */
export interface LetterFacts {
  kind: RequestKind;
  site: string;
  state: RequestState;
  receivedAt: Date;
  dueAt: Date;
  extensionReason: string | null;
  closedAt: Date | null;
  declinedBecause: string | null;
  liftedAt: Date | null;
  recordings: readonly (RecordingDecision & { openedAt: Date; watched: number })[];
  consents: number;
}

const ASKED: Record<RequestKind, string> = {
  access: 'a copy of the data that we hold about you (Art. 15 GDPR)',
  erasure: 'us to erase the data that we hold about you (Art. 17 GDPR)',
  restriction: 'us to restrict the use of the data that we hold about you (Art. 18 GDPR)',
};

const WHY: Record<string, string> = {
  ON_HOLD:
    'It is needed to establish, exercise or defend legal claims (Art. 17(3)(e) GDPR). It goes as soon as this ends.',
  BELOW_MINIMUM: 'The law obliges us to keep it (Art. 17(3)(b) GDPR).',
  DECLARED_BASIS:
    'Besides your consent there is another legal basis, which was declared before the recording was made (Art. 17(1)(b) GDPR).',
  NO_RULES: 'Until when we must keep it is not settled yet. We shall write to you again.',
};

const COMPLAINT =
  'You may complain to the data protection authority, and you may go to court (Art. 77 and 79 GDPR).';

/** Every letter that is due by now, the newest first. */
export function lettersOf(facts: LetterFacts): Letter[] {
  const letters = [received(facts)];
  if (facts.extensionReason !== null) letters.push(extended(facts, facts.extensionReason));
  if (facts.closedAt !== null)
    letters.push(facts.declinedBecause === null ? answer(facts) : declined(facts, facts.declinedBecause));
  if (facts.liftedAt !== null) letters.push(lifted(facts));
  return letters.reverse();
}

const received = (facts: LetterFacts): Letter => ({
  name: 'received',
  title: 'We have your request',
  text: paragraphs(
    opening(facts),
    `We shall answer by ${day(facts.dueAt)} at the latest. You do not have to do anything until then.`,
  ),
});

const extended = (facts: LetterFacts, reason: string): Letter => ({
  name: 'extended',
  title: 'We need more time',
  text: paragraphs(
    opening(facts),
    `We need more time than one month, because of the following: ${reason}`,
    `We shall answer by ${day(facts.dueAt)} at the latest (Art. 12(3) GDPR).`,
    COMPLAINT,
  ),
});

const declined = (facts: LetterFacts, reason: string): Letter => ({
  name: 'declined',
  title: 'We cannot do what you asked',
  text: paragraphs(opening(facts), `We do not do so, because of the following: ${reason}`, COMPLAINT),
});

const lifted = (facts: LetterFacts): Letter => ({
  name: 'lifted',
  title: 'The restriction ends',
  text: paragraphs(
    opening(facts),
    'The use of your data was restricted. This restriction ends now (Art. 18(3) GDPR).',
  ),
});

function answer(facts: LetterFacts): Letter {
  const { kind, recordings, consents } = facts;
  const held = `On ${facts.site} we hold ${count(recordings.length, 'recording')} of your visits and ${count(consents, 'record')} of what you decided about being recorded.`;
  const text = { access, erasure, restriction }[kind](facts);
  const title = { access: 'What we hold about you', erasure: 'Your data', restriction: 'Your data' }[kind];
  return { name: 'answer', title, text: paragraphs(opening(facts), held, ...text, COMPLAINT) };
}

const access = ({ recordings }: LetterFacts): string[] => [
  'A recording shows the pages as they were in your browser. What you typed was masked before it left the browser: we never had it, and nobody can bring it back.',
  'Recordings are kept to prove what you were shown. They are given to nobody outside of the firm, unless an authority or a court asks for one.',
  ...recordings.map(
    ({ openedAt, watched }) =>
      `· Visit of ${day(openedAt)}: watched by people of the firm ${watched === 0 ? 'never' : watched === 1 ? 'once' : `${watched} times`}.`,
  ),
  'The copies are enclosed. Each is a file that any browser opens, and that says how you can check it.',
  'You may ask us to erase the recordings, or to restrict their use.',
];

function erasure({ recordings, consents }: LetterFacts): string[] {
  const erased = recordings.filter(({ decision }) => decision === 'erased');
  const kept = recordings.filter(({ decision }) => decision !== 'erased');
  return [
    ...(erased.length > 0
      ? [
          `We erase ${count(erased.length, 'recording')}: the key without which nobody can read it is destroyed, then the data itself, and we keep a certificate of it.`,
        ]
      : []),
    ...(kept.length > 0
      ? [
          `We have to keep ${count(kept.length, 'recording')} for now. Nobody can watch ${kept.length === 1 ? 'it' : 'them'} from today on.`,
          ...kept.map(keptWords),
        ]
      : []),
    ...(consents > 0
      ? [
          'We keep the record of what you decided, because we must be able to prove it (Art. 5(2) and 7(1) GDPR). It does not show what you did.',
        ]
      : []),
  ];
}

const restriction = ({ recordings }: LetterFacts): string[] => [
  `From today on we only keep ${recordings.length === 1 ? 'the recording' : 'the recordings'}. Nobody can watch or copy ${recordings.length === 1 ? 'it' : 'them'}. We shall tell you before this ends.`,
];

function keptWords({ openedAt, why, laws, until }: LetterFacts['recordings'][number]): string {
  const reasons = why.map((reason) => WHY[reason] ?? 'We have to keep it.').join(' ');
  const named = laws.length > 0 ? ` The law is: ${laws.join('; ')}.` : '';
  const end = until === null ? '' : ` It is erased on ${day(until)}.`;
  return `· Visit of ${day(openedAt)}: ${reasons}${named}${end}`;
}

const opening = ({ kind, site, receivedAt }: LetterFacts): string =>
  `On ${day(receivedAt)} you asked ${ASKED[kind].startsWith('a ') ? 'for ' : ''}${ASKED[kind]}. It is about your visits to ${site}.`;

const count = (many: number, what: string): string =>
  many === 0 ? `no ${what}s` : `${many} ${what}${many === 1 ? '' : 's'}`;

const day = (date: Date): string =>
  date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const paragraphs = (...parts: string[]): string => parts.join('\n\n').replaceAll('\n\n·', '\n·');

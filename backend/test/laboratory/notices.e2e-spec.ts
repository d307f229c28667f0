import { readFile } from 'node:fs/promises';
import { launchChromium } from '@exhibit/evaluation/chromium';
import type { Browser } from 'playwright-core';
import { judgeNotice } from '../../src/evidence/notice-verdict.js';
import { observeVisit } from '../../src/evidence/visit-observations.js';
import type { NoticePage } from './notice-page.js';
import { noticePages } from './notice-pages.js';
import { type Answered, noticeVisit } from './notice-visit.js';

const AT_ONCE = 4;

let browser: Browser;
const answered = new Map<NoticePage, Answered | Error>();

/** The recorder as it ships, a visitor who answers, and the verdict as the appliance reaches it. */
beforeAll(async () => {
  const recorder = await readFile(
    new URL('../../../recorder/dist/exhibit-recorder.js', import.meta.url),
    'utf8',
  );
  browser = await launchChromium();
  const waiting = [...noticePages];
  const visitor = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift())
      answered.set(
        page,
        await noticeVisit(browser, recorder, page).catch((error: unknown) => error as Error),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
});
afterAll(() => browser?.close());

const of = (page: NoticePage): Answered => {
  const visit = answered.get(page)!;
  if (visit instanceof Error) throw visit;
  return visit;
};

describe('the laboratory of notices', () => {
  it('never reports shown what could not be read, nor equal what was not', () => {
    const wrong = noticePages.filter((page) => {
      const { verdict, answers } = of(page).verdict;
      return (
        (verdict === 'shown' && page.verdict !== 'shown') || (answers === 'equal' && page.answers !== 'equal')
      );
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it.each(noticePages.map((page) => [page.name, page] as const))('%s', (_name, page) => {
    const { verdict, reasons, answers, answersReasons } = of(page).verdict;
    expect({ verdict, reasons, answers, answersReasons }).toEqual({
      verdict: page.verdict,
      reasons: page.reason ? expect.arrayContaining([page.reason]) : [],
      answers: page.answers,
      answersReasons: page.answersReason ? expect.arrayContaining([page.answersReason]) : [],
    });
  });
});

describe('a recorder that lies about a notice that was hidden is caught where the recording can contradict it', () => {
  const honest = () => of(noticePages[0]!);
  const lie = (bend: (events: Event[]) => Event[]) => {
    const { segments, approved } = honest();
    const events = bend(structuredClone(segments.flat()) as Event[]);
    const visit = observeVisit({ segments: [], gaps: [] } as never, [events], []);
    return judgeNotice(visit, approved);
  };
  const NOTICE_TAG = 'exhibit.notice';
  const bent = (changes: Record<string, unknown>) => (events: Event[]) =>
    events.map((event) =>
      event.data.tag === NOTICE_TAG
        ? { ...event, data: { ...event.data, payload: { ...event.data.payload, ...changes } } }
        : event,
    );

  it.each<[string, (events: Event[]) => Event[], string]>([
    [
      'a second notice',
      (events) => [...events, ...events.filter(({ data }) => data.tag === NOTICE_TAG)],
      'AMBIGUOUS',
    ],
    ['a notice told after the recording began', (events) => events.toReversed(), 'CONTRADICTED'],
    ['a yes after the recording began', bent({ givenAt: 9e12 }), 'CLOCK'],
    ['a click after the yes', bent({ clickedAt: 8e12, givenAt: 7e11 }), 'CLOCK'],
    ['an answer beside the screen', (events) => bent({ refuse: beside(events) })(events), 'CONTRADICTED'],
    ['a notice of another version', bent({ noticeVersion: 'v2' }), 'OTHER_VERSION'],
    ['one that nobody can read', bent({ notice: { visibleShare: 7 } }), 'MALFORMED'],
    ['no notice at all', (events) => events.filter(({ data }) => data.tag !== NOTICE_TAG), 'NOT_OBSERVED'],
  ])('%s', (_name, bend, reason) => {
    expect(honest().verdict).toMatchObject({ verdict: 'shown', answers: 'equal' });
    const { verdict, answers, reasons } = lie(bend);
    expect({ verdict, answers }).toEqual({ verdict: 'cannot_determine', answers: 'cannot_determine' });
    expect(reasons).toContain(reason);
  });

  const beside = (events: Event[]) => {
    const { refuse } = events.find(({ data }) => data.tag === NOTICE_TAG)!.data.payload as { refuse: object };
    return { ...refuse, box: [5_000, 10, 120, 40] };
  };
});

interface Event {
  data: { tag?: string; payload: Record<string, unknown> };
}

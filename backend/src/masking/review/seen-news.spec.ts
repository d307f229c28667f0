import type { PageShape } from './page-shape.js';
import type { SeenInVisit } from './seen-in-visit.js';
import { newsOf, type KeptPage, type KeptPlace } from './seen-news.js';

const SHAPE: PageShape = { elements: 4, images: 0, frames: 0, fields: { text: 1 }, sketch: [1, 2] };
const SEEN: SeenInVisit = {
  pages: [{ path: '/apply', shape: SHAPE, places: [{ rule: 'legal', part: 'text' }] }],
  more: false,
};
const sight = { recordingId: 'first', seenAgain: true, lastSeenOn: '2026-03-02' };
const page = (change: Partial<KeptPage> = {}): KeptPage => ({
  path: '/apply',
  shape: SHAPE,
  ...sight,
  ...change,
});
const place = (change: Partial<KeptPlace> = {}): KeptPlace => ({
  ...{ path: '/apply', rule: 'legal', part: 'text' as const },
  ...sight,
  ...change,
});
const visit = { recordingId: 'other', day: '2026-03-02' };
const news = (kept: { pages?: KeptPage[]; places?: KeptPlace[] }, seen = SEEN) =>
  newsOf(seen, { pages: kept.pages ?? [page()], places: kept.places ?? [place()] }, visit);

describe('what of a visit is written down', () => {
  it('is nothing where all of it was seen that day', () => {
    expect(news({})).toEqual({ pages: [], places: [] });
  });

  it('is a page and a place that were never seen', () => {
    expect(news({ pages: [], places: [] })).toEqual({
      pages: [{ path: '/apply', shape: SHAPE, known: false }],
      places: [{ path: '/apply', rule: 'legal', part: 'text', known: false }],
    });
  });

  it('is an old rule that lets through another part', () => {
    expect(news({ places: [place({ part: 'attribute title' })] }).places).toHaveLength(1);
  });

  it('is what more stood on a page, together with what stood there before', () => {
    const known = { ...SHAPE, fields: { date: 2 } };
    expect(news({ pages: [page({ shape: known })] }).pages).toEqual([
      { path: '/apply', shape: { ...SHAPE, fields: { text: 1, date: 2 } }, known: true },
    ]);
  });

  it('is the first sight since a review, of each day, and in a second recording', () => {
    expect(news({ pages: [page({ shape: null })] }).pages).toHaveLength(1);
    expect(news({ pages: [page({ lastSeenOn: '2026-03-01' })] }).pages).toHaveLength(1);
    expect(news({ places: [place({ lastSeenOn: '2026-03-01' })] }).places).toHaveLength(1);
    expect(news({ places: [place({ seenAgain: false })] }).places).toHaveLength(1);
    expect(news({ places: [place({ seenAgain: false, recordingId: 'other' })] }).places).toEqual([]);
  });

  it('is nothing by a clock that was set back', () => {
    expect(news({ pages: [page({ lastSeenOn: '2026-03-09' })] })).toEqual({ pages: [], places: [] });
  });
});

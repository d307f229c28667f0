import type { UnmaskRule } from '@exhibit/contract';
import type { PageShape } from './page-shape.js';
import {
  countsOf,
  reviewDue,
  reviewList,
  type ReviewFacts,
  type SeenPageRow,
  type SeenPlaceRow,
} from './review-list.js';

const NOW = new Date('2026-04-15T12:00:00Z');
const SHAPE: PageShape = { elements: 4, images: 0, frames: 0, fields: { text: 2 }, sketch: [1, 2, 3] };
const sight = { firstSeenAt: NOW, lastSeenOn: '2026-04-14', days: 3, recordingId: null };
const page = (path: string, change: Partial<SeenPageRow> = {}): SeenPageRow => ({
  ...{ path, shape: SHAPE, reviewedShape: SHAPE, ...sight },
  ...change,
});
const place = (rule: string, reviewedIn: number | null): SeenPlaceRow => ({
  ...{ path: '/apply', rule, part: 'text', reviewedIn, ...sight },
});
const RULE: UnmaskRule = {
  ...{ id: 'legal', selector: '.legal', text: true, descendants: true, attributes: [] },
  reason: 'the same for every customer',
};
const facts = (change: Partial<ReviewFacts> = {}): ReviewFacts => ({
  site: 'one',
  after: 2,
  policyBefore: { version: 3, rules: [RULE] },
  policyNow: { version: 3, rules: [RULE] },
  pages: [page('/apply')],
  places: [place('legal', 1)],
  beyond: false,
  ...change,
});
const counts = (change: Partial<ReviewFacts>) => countsOf(reviewList(facts(change), NOW));
const NOTHING = { places: 0, rules: 0, newPages: 0, changedPages: 0, gonePages: 0 };

describe('what there is to review', () => {
  it('is nothing where nothing changed', () => {
    expect(counts({})).toEqual(NOTHING);
  });

  it('is a place that no review listed, though its rule is old', () => {
    expect(counts({ places: [place('legal', 1), place('older', null)] })).toEqual({ ...NOTHING, places: 1 });
  });

  it('is a rule of another version, and on the first review every rule', () => {
    const policyBefore = { version: 0, rules: [] };
    expect(counts({ policyBefore })).toEqual({ ...NOTHING, rules: 1 });
  });

  it('is a new page, one that gained a field, and one that was not seen for four weeks', () => {
    const pages = [
      page('/new', { reviewedShape: null }),
      page('/changed', { shape: { ...SHAPE, fields: { text: 3 } } }),
      page('/gone', { shape: null, lastSeenOn: '2026-03-17' }),
      page('/not-yet-gone', { shape: null, lastSeenOn: '2026-03-18' }),
      page('/less', { shape: { ...SHAPE, fields: {} } }),
    ];
    expect(counts({ pages })).toEqual({ ...NOTHING, newPages: 1, changedPages: 1, gonePages: 1 });
  });
});

describe('the hash of what there is to review', () => {
  const hash = (change: Partial<ReviewFacts>) => reviewList(facts(change), NOW).hash;

  it('stays while visits go on that show nothing else', () => {
    const busy = { lastSeenOn: '2026-04-15', days: 4 };
    const reviewedShape = null;
    expect(hash({ pages: [page('/new', { reviewedShape })] })).toBe(
      hash({
        pages: [page('/new', { reviewedShape, ...busy, shape: { ...SHAPE, elements: 9, images: 3 } })],
      }),
    );
  });

  it.each<[string, Partial<ReviewFacts>]>([
    ['a place', { places: [place('legal', null)] }],
    ['a rule', { policyNow: { version: 4, rules: [] } }],
    ['a version that says the same', { policyNow: { version: 4, rules: [RULE] } }],
    ['a page', { pages: [page('/apply'), page('/new', { reviewedShape: null })] }],
    ['a change of a page', { pages: [page('/apply', { shape: { ...SHAPE, frames: 1 } })] }],
    ['a page that is gone', { pages: [page('/apply', { shape: null, lastSeenOn: '2026-01-01' })] }],
    ['more than is kept', { beyond: true }],
    ['another review', { after: 3 }],
    ['another site', { site: 'other' }],
  ])('is another one with %s', (_what, change) => {
    expect(hash(change)).not.toBe(hash({}));
  });
});

describe('a review is due', () => {
  it('never before there is something to review', () => {
    expect(reviewDue(null, null)).toBeNull();
  });

  it('a calendar month after the last, or after there was something', () => {
    const begun = new Date('2026-01-31T10:00:00Z');
    expect(reviewDue(null, begun)).toEqual(new Date('2026-02-28T10:00:00Z'));
    expect(reviewDue(new Date('2026-03-05T08:00:00Z'), begun)).toEqual(new Date('2026-04-05T08:00:00Z'));
  });
});

import type { PageShapeDto, PastReviewDto } from '../api/models';
import {
  changeWords,
  dueState,
  listedWords,
  partWords,
  pathWords,
  shapeRows,
  shapeWords,
} from './review-words';

const shape = (change: Partial<PageShapeDto> = {}): PageShapeDto => ({
  ...{ elements: 40, images: 0, frames: 0, fields: [{ kind: 'text', count: 12 }] },
  ...change,
});
const changed = (now: Partial<PageShapeDto>, more: object = {}) =>
  changeWords({ before: shape(), shape: shape(now), familiarPercent: 100, unfamiliar: false, ...more });

describe('a page that changed', () => {
  it('says how many fields there were and are, of which kind, and that a frame is new', () => {
    const fields = [
      { kind: 'text' as const, count: 14 },
      { kind: 'password' as const, count: 1 },
    ];
    expect(changed({ fields, frames: 1 })).toEqual([
      '12 fields → 15 fields',
      'text fields: 12 → 14',
      'password fields: none → 1',
      'a frame is new',
    ]);
  });

  it('says how little of it is familiar', () => {
    expect(changed({}, { familiarPercent: 42, unfamiliar: true })).toEqual([
      'only 42 % of what it is made of was there before',
    ]);
  });

  it('marks fields and frames of which there are more, and nothing else', () => {
    const rows = shapeRows(shape({ frames: 2 }), shape({ elements: 90, images: 9, frames: 1 }));
    expect(rows.map(({ what, before, now, more }) => [what, before, now, more])).toEqual([
      ['text fields', 12, 12, false],
      ['frames', 2, 1, false],
      ['pictures', 0, 9, false],
      ['elements in all', 40, 90, false],
    ]);
  });
});

it('a page is told in a sentence', () => {
  expect(shapeWords(shape({ fields: [{ kind: 'list', count: 1 }], frames: 1, images: 2 }))).toBe(
    '1 list to choose from, 1 frame, 2 pictures, 40 elements in all',
  );
  expect(shapeWords(shape({ fields: [], elements: 1 }))).toBe('no field, 1 element in all');
  expect(pathWords('')).toBe('(before the first address)');
});

it.each([
  ['text', 'text'],
  ['image', 'the picture itself'],
  ['attribute title', 'the attribute title'],
])('what was let through as %s is %s', (part, words) => expect(partWords(part)).toBe(words));

it('a past review says how much it listed, and when that was nothing', () => {
  const nothing = {
    ...{ newPlaces: 0, ruleChanges: 0, newPages: 0, changedPages: 0, gonePages: 0, quarantined: 0 },
  } as PastReviewDto;
  expect(listedWords(nothing)).toBe('nothing new');
  expect(listedWords({ ...nothing, newPlaces: 1, newPages: 3 })).toBe('1 new place, 3 new pages');
});

it('a review is never due before there is something to review', () => {
  expect(dueState({ dueAt: null, overdue: false })).toEqual({
    tone: 'quiet',
    label: 'nothing to review yet',
  });
  expect(dueState({ dueAt: 'x', overdue: true }).label).toBe('overdue');
  expect(dueState({ dueAt: 'x', overdue: false }).label).toBe('in time');
});

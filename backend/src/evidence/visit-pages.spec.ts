import { onPages, pageStays } from './visit-pages.js';

const pages = [10, 20, 30].map((at, index) => ({ order: index * 10, path: `/${index}`, at }));

describe('pages of a visit', () => {
  it('stay until the next; the last, and one whose end no clock tells, for ever', () => {
    const stays = pageStays([...pages, { order: 40, path: '/3', at: 5 }], null);
    expect(stays.map(({ stay }) => stay.to)).toEqual([20, 30, Infinity, Infinity]);
    expect(pageStays(pages, 99).at(-1)!.stay.to).toBe(99);
  });

  it('share what was observed across a change of them', () => {
    const placed = (order: number, from: number, to: number) =>
      onPages([{ order, from, to }], pages).map(({ item, page }) => [page?.path ?? null, item.from, item.to]);
    expect(placed(5, 12, 18)).toEqual([['/0', 12, 18]]);
    expect(placed(25, 12, 35)).toEqual([
      ['/2', 30, 35],
      ['/1', 20, 30],
      ['/0', 12, 20],
    ]);
    // Told of late: it was over before the page began.
    expect(placed(25, 22, 28)).toEqual([['/1', 22, 28]]);
    expect(placed(0, 5, 9)).toEqual([[null, 5, 9]]);
    expect(placed(25, 5, 15)).toEqual([
      ['/0', 10, 15],
      [null, 5, 10],
    ]);
  });
});

import { WatchedStretches } from './watched-stretches';

describe('stretches that were watched', () => {
  it('are none where nothing was played', () => {
    const watched = new WatchedStretches();
    watched.until(5_000);
    watched.from(5_000);
    watched.until(5_000);
    expect(watched.next(null)).toBeUndefined();
  });

  it('leave out what was jumped over', () => {
    const watched = new WatchedStretches();
    watched.from(0);
    watched.until(3_000.4);
    watched.from(60_000);
    watched.until(61_000);
    expect([watched.next(null), watched.next(null), watched.next(null)]).toEqual([
      { fromMs: 0, toMs: 3_000 },
      { fromMs: 60_000, toMs: 61_000 },
      undefined,
    ]);
  });

  it('are told in parts while they go on', () => {
    const watched = new WatchedStretches();
    watched.from(0);
    expect(watched.next(29_000)).toBeUndefined();
    expect(watched.next(31_000)).toEqual({ fromMs: 0, toMs: 31_000 });
    watched.until(40_000);
    expect(watched.next(null)).toEqual({ fromMs: 31_000, toMs: 40_000 });
  });
});

import { eventsForStill } from './events-for-still.js';
import { stillMoment } from './still-moment.js';

describe('the moment of a still', () => {
  it('is none where the text was at no time visible', () => {
    expect(stillMoment({ intervals: [] })).toBeNull();
  });

  it('is the middle of the longest time', () => {
    const intervals = [
      { from: 0, to: 100 },
      { from: 1_000, to: 2_001 },
      { from: 3_000, to: 3_500 },
    ];
    expect(stillMoment({ intervals })).toBe(1_500);
    expect(intervals[0]).toEqual({ from: 0, to: 100 });
  });
});

describe('the events that draw a moment', () => {
  const event = (type: number, timestamp: number) => ({ type, timestamp });
  const [meta, whole, change] = [4, 2, 3];

  it('are none before there is a whole picture', () => {
    expect(eventsForStill([[event(meta, 1), event(change, 2)]], 10)).toEqual([]);
    expect(eventsForStill([[event(whole, 1), event(change, 2)]], 10)).toEqual([]);
  });

  it('are the newest whole picture with its screen, and what changed until then, across segments', () => {
    const segments = [
      [event(meta, 1), event(whole, 2), event(change, 3)],
      [event(meta, 4), event(whole, 5), event(change, 6), event(5, 7)],
      [event(change, 8), event(change, 12), event(whole, 13)],
    ];
    expect(eventsForStill(segments, 10).map(({ timestamp }) => timestamp)).toEqual([4, 5, 6, 8]);
  });

  it('are never what is no event', () => {
    const hostile = [
      null,
      'x',
      [null, 7, { type: '4', timestamp: 1 }, { type: 3, timestamp: NaN }, { type: 2 }],
    ];
    expect(eventsForStill(hostile, 10)).toEqual([]);
  });
});

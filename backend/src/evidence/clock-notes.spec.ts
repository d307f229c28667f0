import { clockNotes, isClockNotes, jumpsIn } from './clock-notes.js';

describe('notes on the visitor’s clock', () => {
  it('are refused when they are anything else', () => {
    for (const value of [
      null,
      {},
      { offsetsMs: [0.5], jumps: [] },
      { offsetsMs: [], jumps: [7] },
      { offsetsMs: [], jumps: [{ seq: -1, at: 5, byMs: 5 }] },
      { offsetsMs: [], jumps: [{ seq: 1, at: 'now', byMs: 5 }] },
      { offsetsMs: [], jumps: [{ seq: 1, at: 5, byMs: 0.5 }] },
    ])
      expect(isClockNotes(value)).toBe(false);
    expect(isClockNotes({ offsetsMs: [-5, 3], jumps: [{ seq: 1, at: 5, byMs: -3_600_000 }] })).toBe(true);
  });

  it('say how far apart the clocks were at each segment, the way here included', () => {
    const at = Date.parse('2026-11-20T10:00:00.000Z');
    const segments = [
      { receivedAt: '2026-11-20T10:00:00.000Z', lastAt: at - 250 },
      { receivedAt: '2026-11-20T10:00:05.000Z', lastAt: at + 3_605_000 },
    ];
    const jumps = [{ seq: 1, at: at + 3_604_000, byMs: 3_600_000 }];
    expect(clockNotes(segments, jumps)).toEqual({ offsetsMs: [250, -3_600_000], jumps });
  });

  it('take the steps from the headers, and nothing that is no step', () => {
    expect(jumpsIn(null, 3)).toEqual([]);
    expect(jumpsIn({ clockJumps: 'many' }, 3)).toEqual([]);
    const clockJumps = [7, { at: 5, byMs: -4, more: 1 }, { at: 5, byMs: 'far' }];
    expect(jumpsIn({ clockJumps }, 3)).toEqual([{ seq: 3, at: 5, byMs: -4 }]);
  });
});

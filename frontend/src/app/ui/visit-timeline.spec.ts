import { missingAt, missingWords, visitTimeline } from './visit-timeline';

const T = 1_767_225_600_000;
const segment = (seq: number, from: number, to: number) => ({ seq, firstAtMs: T + from, lastAtMs: T + to });

describe('visit timeline', () => {
  it('draws nothing for a visit without segments', () => {
    expect(visitTimeline([], [], []).lengthMs).toBe(0);
  });

  it('shows what is missing as missing, between its neighbours', () => {
    const timeline = visitTimeline(
      [segment(0, 0, 5_000), segment(3, 15_000, 20_000)],
      [{ fromSeq: 1, toSeq: 2, reason: 'spool-lost' }],
      [],
    );
    expect(timeline.missing).toEqual([
      { from: 5_000, to: 15_000, fromSeq: 1, toSeq: 2, reason: 'spool-lost' },
    ]);
    expect(missingAt(timeline, 10_000)?.fromSeq).toBe(1);
    expect(missingAt(timeline, 5_000)).toBeNull();
  });

  it('keeps a gap at the end of the visit visible', () => {
    const timeline = visitTimeline([segment(0, 0, 5_000)], [{ fromSeq: 1, toSeq: 1, reason: 'refused' }], []);
    expect(timeline.missing[0]).toMatchObject({ from: 5_000, to: 5_000 });
  });

  it('orders by segment number, not by arrival', () => {
    const timeline = visitTimeline([segment(1, 6_000, 9_000), segment(0, 0, 5_000)], [], []);
    expect(timeline.captured).toEqual([
      { from: 0, to: 6_000 },
      { from: 6_000, to: 9_000 },
    ]);
  });

  it('keeps the intervals of a disclosure inside the visit', () => {
    const timeline = visitTimeline(
      [segment(0, 0, 5_000)],
      [],
      [
        {
          disclosure: 'apr',
          title: 'Representative example',
          verdict: 'shown',
          intervals: [{ from: T - 100, to: T + 9_000 }],
          actionAtMs: T + 4_000,
        },
      ],
    );
    expect(timeline.disclosures[0]).toMatchObject({ stretches: [{ from: 0, to: 5_000 }], actionAt: 4_000 });
  });

  it('says plainly which segments are missing and why', () => {
    expect(missingWords({ fromSeq: 4, toSeq: 4, reason: 'spool-full' })).toBe(
      "Segment 4 is missing: the visitor's browser had no room left to keep it",
    );
    expect(missingWords({ fromSeq: 4, toSeq: 6, reason: 'new-reason' })).toBe(
      'Segments 4–6 are missing: new-reason',
    );
  });
});

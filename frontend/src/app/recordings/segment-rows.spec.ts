import type { RecordingDto } from '../api/models';
import { segmentRows } from './segment-rows';

describe('segments in order', () => {
  it('puts what is missing where it belongs', () => {
    const segments = [4, 0, 1].map((seq) => ({ seq }) as RecordingDto['segmentList'][number]);
    const rows = segmentRows(segments, [{ fromSeq: 2, toSeq: 3, reason: 'spool-full' }]);
    expect(rows.map((row) => `${row.kind} ${row.seq}`)).toEqual([
      'segment 0',
      'segment 1',
      'gap 2',
      'segment 4',
    ]);
  });
});

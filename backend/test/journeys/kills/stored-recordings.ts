import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { gzipSync } from 'node:zlib';
import type { TakenSegment } from '../../../../recorder/test/support/segments.js';
import { eventually } from '../../support/poll.js';

interface Stored {
  id: string;
  state: string;
  end: 'stopped' | 'withdrawn' | 'silence' | null;
  segmentList: { seq: number; hash: string; events: number }[];
  gapList: { fromSeq: number; toSeq: number; reason: string }[];
}

/** Those who may ask to watch, and who may agree. */
export interface Readers {
  carol: ConsoleClient;
  colin: ConsoleClient;
}

/** A sealed recording as the appliance gives it back: every segment, with the gaps where they are declared. */
export async function storedRecording({ carol, colin }: Readers, id: string): Promise<TakenSegment[]> {
  const stored = await eventually('the recording is sealed', async () => {
    const found = await carol.get<Stored>(`/api/recordings/${id}`);
    return found.state === 'open' ? null : found;
  });
  if (stored.state !== 'sealed') throw new Error(`recording ${id} is ${stored.state}`);
  const request = await carol.post<{ id: string }>('/api/access-requests', {
    recordingId: id,
    purpose: 'dispute',
    reason: 'Every number that was counted has to be in it.',
    scope: 'watch',
    minutes: 60,
  });
  await colin.post(`/api/access-requests/${request.id}/approve`, { minutes: 60 });
  const viewing = await carol.post<{ id: string }>('/api/viewings', { recordingId: id });
  const segments: TakenSegment[] = [];
  for (const { seq, hash, events } of stored.segmentList) {
    const gap = stored.gapList.find(({ toSeq }) => toSeq === seq - 1);
    const last = seq === stored.segmentList.at(-1)!.seq;
    const final = last && (stored.end === 'stopped' || stored.end === 'withdrawn') ? stored.end : undefined;
    const body = await carol.get<unknown[]>(`/api/viewings/${viewing.id}/segments/${seq}`);
    if (body.length !== events) throw new Error(`segment ${seq} of ${id} has lost events`);
    segments.push({
      header: { recording: id, seq, hash, ...(gap && { gap }), ...(final && { final }) } as never,
      body: gzipSync(JSON.stringify(body)).toString('base64'),
    });
  }
  await carol.post(`/api/viewings/${viewing.id}/end`);
  return segments;
}

/** Numbers that are neither there exactly once, in order, nor in a declared gap. */
export function holes(segments: TakenSegment[]): string[] {
  let expected = 0;
  return segments.flatMap(({ header: { seq, gap } }) => {
    const isWhole = gap ? gap.fromSeq === expected && gap.toSeq === seq - 1 : seq === expected;
    expected = seq + 1;
    return isWhole ? [] : [`segment ${seq}`];
  });
}

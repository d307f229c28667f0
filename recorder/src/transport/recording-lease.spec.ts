import { leaseRecording, type NotedRecording } from './recording-lease.js';
import { afterSegment, newChain } from './segment-header.js';
import { memorySpool } from './spool.js';
import { tailStore, type VisitTail } from './visit-tail.js';

/** The part of a page's storage that a tail needs. */
class StorageDouble {
  [key: string]: unknown;
  getItem(key: string): string | null {
    return (this[key] as string | undefined) ?? null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
  removeItem(key: string): void {
    delete this[key];
  }
}

const held = afterSegment(newChain('r'), 'h0', 4);

async function lease(
  noted: NotedRecording | null,
  laidDown: { from: number; events: object[] } | null = null,
) {
  const spool = memorySpool();
  await spool.saveChain(held);
  const storage = new StorageDouble();
  const tails = tailStore('s', storage as unknown as Storage);
  const facts = { policyVersion: 1, consentId: 'c', recorderVersion: '0.1.0' };
  if (laidDown) tails.save({ recording: 'r', dropped: 0, ...laidDown } as VisitTail, facts);
  const left = new AbortController().signal;
  const leased = await leaseRecording({ noted, spool, tails, newId: () => 'new', left });
  const { chain, tail, release } = leased!;
  release();
  const kept = await spool.chain(chain.recording);
  return { chain, tail, kept, first: await spool.first('r'), laidDown: tails.recordings() };
}

describe('a page that continues a recording (P9)', () => {
  it('declares a loss when the page before died with events in its hands', async () => {
    const { chain, kept } = await lease({ recording: 'r', open: true });
    expect(chain).toMatchObject({
      nextSeq: 2,
      events: 4,
      gap: { fromSeq: 1, toSeq: 1, reason: 'spool-lost' },
    });
    expect(chain.prevHash).toMatch(/^[0-9a-f]{64}$/);
    expect(kept).toEqual(chain);
  });

  it('declares nothing when everything was kept', async () =>
    expect((await lease({ recording: 'r', open: false })).chain).toEqual(held));

  it('begins another recording when nothing of the noted one is left', async () =>
    expect((await lease({ recording: 'gone', open: true })).chain).toEqual(newChain('new')));

  const event = (timestamp: number) => ({ type: 3, timestamp, data: {} });

  it('takes along what the page before could only lay down, and leaves it there until it is in', async () => {
    const { chain, tail, first, laidDown } = await lease(
      { recording: 'r', open: false },
      { from: 3, events: [event(1), event(2), event(3)] },
    );
    expect(chain).toEqual(held);
    expect(tail?.events.map(({ timestamp }) => timestamp)).toEqual([2, 3]);
    expect(first).toBeNull();
    expect(laidDown).toEqual(['r']);
  });

  it('takes nothing along that is in already, and leaves nothing of it lying in the page’s storage', async () => {
    const { tail, laidDown } = await lease(
      { recording: 'r', open: false },
      { from: 2, events: [event(1), event(2)] },
    );
    expect(tail).toBeNull();
    expect(laidDown).toEqual([]);
  });

  it('makes a segment of it first when something was lost after it', async () => {
    const { chain, tail, first } = await lease(
      { recording: 'r', open: true },
      { from: 4, events: [event(1)] },
    );
    expect(first?.header).toMatchObject({ seq: 1, counts: { events: 1 } });
    expect(chain).toMatchObject({ nextSeq: 3, gap: { fromSeq: 2, toSeq: 2, reason: 'spool-lost' } });
    expect(tail ?? null).toBeNull();
  });
});

import { jest } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { Faults } from '../guard.js';
import { newChain } from './segment-header.js';
import { segmenter, type SegmenterOptions } from './segmenter.js';
import { memorySpool, type Spool, type SpooledSegment } from './spool.js';

function fullSpool() {
  const spool = memorySpool();
  const full: Spool & { full: boolean } = {
    ...spool,
    full: false,
    put: (...args) => (full.full ? Promise.reject(new Error('quota')) : spool.put(...args)),
  };
  return full;
}

function cutting(spool: Spool, lease: SegmenterOptions['lease'] = Promise.resolve({ chain: newChain('r') })) {
  const spooled: SpooledSegment[] = [];
  const opened: boolean[] = [];
  const cutter = segmenter({
    everyMs: 60_000,
    maxBytes: 60_000,
    facts: { policyVersion: 7, consentId: 'c', recorderVersion: '0.1.0' },
    spool: Promise.resolve(spool),
    faults: new Faults(),
    lease,
    unsentBytes: () => 0,
    onSpooled: (segment) => spooled.push(segment),
    onOpen: (open) => opened.push(open),
  });
  return { cutter, spooled, opened };
}
const event = { type: 3, timestamp: 1, data: {} };

describe('the segmenter (P9)', () => {
  beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  it('declares a segment that the spool refused, and goes on', async () => {
    const spool = fullSpool();
    const { cutter, spooled } = cutting(spool);
    spool.full = true;
    cutter.add(event);
    await cutter.flush();
    spool.full = false;
    cutter.add(event);
    await cutter.flush();
    expect(spooled.map(({ header }) => [header.seq, header.gap])).toEqual([
      [1, { fromSeq: 0, toSeq: 0, reason: 'spool-full' }],
    ]);
  });

  it('says that something is unspooled from the first event until it is in', async () => {
    const { cutter, opened } = cutting(memorySpool());
    cutter.add(event);
    cutter.add(event);
    expect(opened).toEqual([true]);
    await cutter.flush();
    expect(opened).toEqual([true, false]);
    cutter.add(event);
    expect(opened).toEqual([true, false, true]);
    cutter.close();
  });

  it('puts what the page before laid down before all else, also when a segment is under way', async () => {
    const lease = {
      chain: { ...newChain('r'), events: 4 },
      tail: { events: [{ ...event, timestamp: 7 }], dropped: 2 },
    };
    const { cutter, spooled } = cutting(memorySpool(), Promise.resolve(lease));
    cutter.add({ ...event, timestamp: 9 });
    await cutter.flush();
    expect(spooled.map(({ header }) => header)).toMatchObject([
      { firstAt: 7, lastAt: 9, counts: { events: 2, dropped: 2 } },
    ]);
    const events = JSON.parse(gunzipSync(spooled[0]!.body).toString()) as { timestamp: number }[];
    expect(events.map(({ timestamp }) => timestamp)).toEqual([7, 9]);
    cutter.close();
  });

  it('hands over what the page before laid down even when nothing follows', async () => {
    const tail = { events: [event, event], dropped: 0 };
    const { cutter, spooled, opened } = cutting(
      memorySpool(),
      Promise.resolve({ chain: newChain('r'), tail }),
    );
    await Promise.resolve();
    expect(cutter.unspooled()).toMatchObject({ from: 0, events: [event, event] });
    await cutter.flush();
    expect(spooled).toHaveLength(1);
    expect(opened).toEqual([true, false]);
    expect(cutter.unspooled()).toBeNull();
  });
});

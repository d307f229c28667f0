import { jest } from '@jest/globals';
import { Faults } from '../guard.js';
import { newChain } from './segment-header.js';
import { Segmenter } from './segmenter.js';
import { MemorySpool, type SpooledSegment } from './spool.js';

class FullSpool extends MemorySpool {
  full = false;
  override put(...args: Parameters<MemorySpool['put']>): Promise<void> {
    return this.full ? Promise.reject(new Error('quota')) : super.put(...args);
  }
}

function segmenter(spool: MemorySpool) {
  const spooled: SpooledSegment[] = [];
  const opened: boolean[] = [];
  const cutter = new Segmenter({
    everyMs: 60_000,
    maxBytes: 60_000,
    facts: { policyVersion: 7, consentId: 'c', recorderVersion: '0.1.0' },
    spool: Promise.resolve(spool),
    faults: new Faults(),
    chain: Promise.resolve(newChain('r')),
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
    const spool = new FullSpool();
    const { cutter, spooled } = segmenter(spool);
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
    const { cutter, opened } = segmenter(new MemorySpool());
    cutter.add(event);
    cutter.add(event);
    expect(opened).toEqual([true]);
    await cutter.flush();
    expect(opened).toEqual([true, false]);
    cutter.add(event);
    expect(opened).toEqual([true, false, true]);
    cutter.close();
  });
});

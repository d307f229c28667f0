import { leaseRecording, type NotedRecording } from './recording-lease.js';
import { afterSegment, newChain } from './segment-header.js';
import { MemorySpool } from './spool.js';

const held = afterSegment(newChain('r'), 'h0', 4);

async function lease(noted: NotedRecording | null) {
  const spool = new MemorySpool();
  await spool.saveChain(held);
  const { chain, release } = await leaseRecording({ noted, spool, tails: null, newId: () => 'new' });
  release();
  return { chain, kept: await spool.chain(chain.recording) };
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
});

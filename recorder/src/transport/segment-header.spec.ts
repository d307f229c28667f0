import type { CleanEvent } from '../sanitize/event-sanitizer.js';
import { afterLoss, afterSegment, halve, newChain, segmentHeader } from './segment-header.js';

const facts = { policyVersion: 7, consentId: 'c', recorderVersion: '0.1.0' };
const event = (timestamp: number, type = 3) => ({ type, timestamp, data: {} }) as unknown as CleanEvent;

describe('the header of a segment', () => {
  it('begins with number 0 and no predecessor', () => {
    const header = segmentHeader(newChain('r'), facts, { events: [event(5), event(3, 5)], dropped: 2 }, 'h');
    expect(header).toMatchObject({
      seq: 0,
      prevHash: null,
      hash: 'h',
      firstAt: 3,
      lastAt: 5,
      policyVersion: 7,
    });
    expect(header.counts).toEqual({ events: 2, observations: 1, dropped: 2 });
    expect(header).not.toHaveProperty('gap');
    expect(header).not.toHaveProperty('final');
  });

  it('names the hash of the one before', () => {
    const chain = afterSegment(newChain('r'), 'h0', 4);
    const header = segmentHeader(chain, facts, { events: [event(1)], dropped: 0 }, 'h1', 'stopped');
    expect(header).toMatchObject({ seq: 1, prevHash: 'h0', final: 'stopped' });
  });

  it('declares what was lost, from the first number to the last (P9)', () => {
    const lost = afterLoss(
      afterLoss(afterSegment(newChain('r'), 'h0', 1), 'h1', 1, 'spool-full'),
      'h2',
      1,
      'refused',
    );
    const header = segmentHeader(lost, facts, { events: [event(1)], dropped: 0 }, 'h3');
    expect(header).toMatchObject({
      seq: 3,
      prevHash: 'h2',
      gap: { fromSeq: 1, toSeq: 2, reason: 'refused' },
    });
    expect(afterSegment(lost, 'h3', 1)).not.toHaveProperty('gap');
  });

  it('a batch that is too large is halved without losing an event', () => {
    const batch = { events: [1, 2, 3].map((at) => event(at)), dropped: 4 };
    const [first, second] = halve(batch);
    expect([...first.events, ...second.events]).toEqual(batch.events);
    expect(first.dropped + second.dropped).toBe(4);
  });
});

import type { SegmentHeader } from '@exhibit/contract';
import { placeInChain } from './chain-place.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import type { Recording } from './recording.entity.js';

const HASH = 'a'.repeat(64);
const header = (change: Partial<SegmentHeader> = {}) =>
  ({ seq: 2, prevHash: HASH, hash: 'b'.repeat(64), consentId: 'consent', ...change }) as SegmentHeader;
const recording = (change: Partial<Recording> = {}) =>
  ({
    siteId: 'site',
    consentId: 'consent',
    state: 'open',
    nextSeq: 2,
    lastHash: Buffer.from(HASH, 'hex'),
    endReason: null,
    ...change,
  }) as Recording;
const earlier = (hash: string) => ({ hash: Buffer.from(hash, 'hex') }) as RecordingSegment;
const place = (
  sent: SegmentHeader,
  into: Recording | null,
  stored: RecordingSegment | null = null,
  siteId = 'site',
) => placeInChain(sent, { siteId }, into, stored).kind;

describe('a segment', () => {
  it.each([
    ['of another site is foreign', header(), recording(), null, 'other', 'foreign'],
    ['of another decision is foreign', header({ consentId: 'other' }), recording(), null, 'site', 'foreign'],
    [
      'under a taken number with other bytes is a conflict',
      header(),
      recording(),
      earlier('c'.repeat(64)),
      'site',
      'conflict',
    ],
    ['for a sealed recording is refused', header(), recording({ state: 'sealed' }), null, 'site', 'sealed'],
    [
      'after the last segment is refused',
      header(),
      recording({ endReason: 'stopped' }),
      null,
      'site',
      'sealed',
    ],
    [
      'for a quarantined recording is refused',
      header(),
      recording({ state: 'quarantined' }),
      null,
      'site',
      'quarantined',
    ],
    ['that skips a number is out of order', header({ seq: 3 }), recording(), null, 'site', 'out-of-order'],
    [
      'that begins a recording in its middle is out of order',
      header({ seq: 1 }),
      null,
      null,
      'site',
      'out-of-order',
    ],
    [
      'with another past breaks the chain',
      header({ prevHash: 'd'.repeat(64) }),
      recording(),
      null,
      'site',
      'chain-broken',
    ],
    [
      'the same again is repeated, even when sealed',
      header(),
      recording({ state: 'sealed' }),
      earlier('b'.repeat(64)),
      'site',
      'repeated',
    ],
    ['that follows is next', header(), recording(), null, 'site', 'next'],
    ['that is the first is next', header({ seq: 0, prevHash: null }), null, null, 'site', 'next'],
  ] as const)('%s', (_what, sent, into, stored, siteId, kind) =>
    expect(place(sent, into, stored, siteId)).toBe(kind),
  );

  it.each([
    ['reaches to the segment', { fromSeq: 2, toSeq: 4 }, 'next'],
    ['begins later', { fromSeq: 3, toSeq: 4 }, 'out-of-order'],
    ['begins earlier', { fromSeq: 1, toSeq: 4 }, 'out-of-order'],
    ['ends too early', { fromSeq: 2, toSeq: 3 }, 'chain-broken'],
    ['ends too late', { fromSeq: 2, toSeq: 5 }, 'chain-broken'],
  ] as const)('after a declared gap that %s', (_what, gap, kind) =>
    expect(place(header({ seq: 5, gap: { ...gap, reason: 'spool-full' } }), recording())).toBe(kind),
  );
});

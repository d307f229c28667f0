import { parseSegmentHeader } from './segment-header.js';

const good = {
  wire: 1,
  recording: '3f0c9a52-6b1e-4d0a-9c54-0a6c6d1f2b3c',
  seq: 1,
  prevHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
  firstAt: 1_763_700_000_000,
  lastAt: 1_763_700_005_000,
  policyVersion: 1,
  consentId: '3f0c9a52-6b1e-4d0a-9c54-0a6c6d1f2b3d',
  recorderVersion: '0.1.0',
  counts: { events: 1, observations: 0, dropped: 0 },
};
const parse = (change: object) => parseSegmentHeader(JSON.stringify({ ...good, ...change }));

describe('a segment header', () => {
  it('is taken as the wire defines it', () => expect(parse({})).toEqual(good));
  it('may say that the visitor’s clock jumped', () =>
    expect(parse({ clockJumps: [{ at: 1_763_700_000_000, byMs: -3_600_000 }] })).not.toBeNull());
  it('may carry what a later recorder adds', () => expect(parse({ novelty: true })).not.toBeNull());

  it.each([
    [{ wire: 2 }],
    [{ recording: 'x' }],
    [{ recording: '00000000-0000-1000-8000-000000000000' }],
    [{ seq: -1 }],
    [{ seq: 1.5 }],
    [{ seq: '1' }],
    [{ seq: 1e9 }],
    [{ prevHash: null }],
    [{ seq: 0 }],
    [{ hash: 'B'.repeat(64) }],
    [{ firstAt: NaN }],
    [{ lastAt: 0 }],
    [{ policyVersion: null }],
    [{ consentId: "1' OR '1'='1" }],
    [{ recorderVersion: '<script>' }],
    [{ counts: null }],
    [{ counts: { events: 1 } }],
    [{ gap: { fromSeq: 0, toSeq: 0, reason: 'because' } }],
    [{ gap: 7 }],
    [{ final: 'never' }],
    [{ clockJumps: 3 }],
    [{ clockJumps: [{ at: 1 }] }],
    [{ clockJumps: [{ at: 1, byMs: 'much' }] }],
    [{ clockJumps: Array.from({ length: 21 }, () => ({ at: 1, byMs: -3_600_000 })) }],
  ])('is refused with %j', (change) => expect(parse(change)).toBeNull());

  it.each([[''], ['null'], ['[]'], ['{'], ['"x"'], ['[['.repeat(2_000)]])(
    'is refused when it is %j',
    (json) => expect(parseSegmentHeader(json.slice(0, 4_096))).toBeNull(),
  );
});

import { samplePackInput } from './sample-pack.fixture.js';
import { chainFaults } from './recording-chain.js';
import { buildManifest, mergeGaps, observationGaps, requireManifest } from './recording-manifest.js';

const { manifest } = await samplePackInput();

/** Segments with these numbers, each after the one before it. */
function chain(...seqs: number[]): { seq: number; hash: string; prevHash: string | null }[] {
  return seqs.map((seq) => ({ seq, hash: `h${seq}`, prevHash: seq === 0 ? null : `h${seq - 1}` }));
}

function gap(fromSeq: number, toSeq: number): { fromSeq: number; toSeq: number } {
  return { fromSeq, toSeq };
}

describe('the chain of segments', () => {
  it.each([
    ['a number missing', chain(0, 1, 3), [], ['2 SEGMENT_MISSING']],
    ['the beginning missing', chain(2, 3), [], ['0 SEGMENT_MISSING']],
    ['a number twice', chain(0, 1, 1, 2), [], ['1 SEGMENT_ORDER_WRONG']],
    ['numbers out of order', chain(0, 2, 1), [gap(1, 1)], ['1 SEGMENT_ORDER_WRONG']],
    ['a hole larger than its gap', chain(0, 4), [gap(1, 2)], ['1 SEGMENT_MISSING']],
    [
      'a gap declared elsewhere',
      chain(0, 1, 4),
      [gap(0, 0), gap(9, 9)],
      ['0 GAP_NOT_EMPTY', '2 SEGMENT_MISSING'],
    ],
    ['a segment in a gap', chain(0, 1, 2), [gap(1, 1)], ['1 GAP_NOT_EMPTY']],
    ['a gap that ends before it begins', chain(0, 1), [gap(3, 2)], ['3 GAP_INVALID']],
  ])('shows %s', (_what, segments, gaps, expected) => {
    expect(chainFaults(segments, gaps).map(({ seq, code }) => `${seq} ${code}`)).toEqual(expected);
  });

  it('shows a segment that does not follow the one before it', () => {
    const [a, b, c] = chain(0, 1, 2) as [object, object, object];
    const broken = [a, { ...b, prevHash: 'x' }, c] as never;
    expect(chainFaults(broken, [])).toEqual([{ seq: 1, code: 'CHAIN_BROKEN' }]);
    expect(chainFaults([{ ...a, prevHash: 'x' }] as never, [])).toEqual([
      { seq: 0, code: 'CHAIN_START_WRONG' },
    ]);
    expect(chainFaults([a, { ...b, prevHash: null }] as never, [])).toEqual([
      { seq: 1, code: 'CHAIN_START_WRONG' },
    ]);
  });

  it('holds with declared gaps, at the beginning, in the middle and at the end', () => {
    expect(chainFaults(chain(2, 3, 6, 7), [gap(0, 1), gap(4, 4), gap(5, 5), gap(8, 9)])).toEqual([]);
    expect(chainFaults([], [])).toEqual([]);
  });
});

describe('the manifest of a recording', () => {
  const segment = manifest.segments[0];
  const archive = {
    schema: 'exhibit.archive/v1',
    bytes: 900,
    pieces: 1,
    ciphertextHash: 'a'.repeat(64),
    indexHash: 'b'.repeat(64),
  };

  it('is read with and without an archive, players and notes on the clock', () => {
    const { archive: _a, playerVersions: _p, clock: _c, ...older } = manifest;
    expect(requireManifest(older)).toEqual(older);
    const newer = { ...older, archive, playerVersions: ['a player 1'], clock: { offsetsMs: [], jumps: [] } };
    expect(requireManifest(newer)).toEqual(newer);
  });

  it.each([
    ['schema', 'exhibit.manifest/v2'],
    ['appliance', ''],
    ['recording', 'not a uuid'],
    ['recording', 7],
    ['site', 7],
    ['consentId', null],
    ['openedAt', '2026-11-20'],
    ['sealedAt', '2026-13-20T10:00:00.000Z'],
    ['sealedAt', '2026-02-30T10:00:00.000Z'],
    ['policyVersions', [1.5]],
    ['recorderVersions', 'all'],
    ['segments', [{}]],
    ['segments', [null]],
    ['segments', [{ ...segment, bytes: -1 }]],
    ['segments', [{ ...segment, firstAt: 1e300 }]],
    ['segments', [{ ...segment, hash: 'x' }]],
    ['segments', [{ ...segment, prevHash: 'x' }]],
    ['segments', [{ ...segment, receivedAt: 'now' }]],
    ['gaps', [{ fromSeq: 0, toSeq: 1 }]],
    ['end', 'crash'],
    ['playerVersions', ['']],
    ['assets', [{ sha256: 'a'.repeat(64), bytes: 1, mime: 5, kind: 'font' }]],
    ['archive', { schema: 'exhibit.archive/v2' }],
    ['archive', 7],
    ['archive', { ...archive, bytes: -1 }],
    ['archive', { ...archive, pieces: '1' }],
    ['archive', { ...archive, ciphertextHash: 'x' }],
    ['archive', { ...archive, indexHash: null }],
    ['clock', { offsetsMs: 'none', jumps: [] }],
    ['conformance', null],
    ['conformance', { checked: true }],
    ['conformance', { checked: 1, violations: 0 }],
    ['conformance', { checked: true, violations: 0, checkerVersion: 1 }],
    ['conformance', { checked: true, violations: 0, policyVersions: ['1'] }],
    ['conformance', { checked: true, violations: 0, events: -1 }],
    ['conformance', { checked: true, violations: 0, strings: { masked: '7' } }],
  ])('is refused with a wrong %s: %j', (name, value) => {
    expect(() => requireManifest({ ...manifest, [name]: value })).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID' }),
    );
  });

  it.each([
    ['nothing was checked before there was a check', { checked: false, violations: 0 }],
    [
      'everything was checked',
      {
        checked: true,
        violations: 0,
        checkerVersion: 'exhibit.conformance/v1',
        policyVersions: [0, 3],
        events: 4,
        strings: { masked: 1, structure: 2, styles: 0, addresses: 1, unmasked: 0 },
      },
    ],
  ])('is read when %s', (_when, conformance) => {
    expect(requireManifest({ ...manifest, conformance })).toMatchObject({ conformance });
  });

  it('is refused when it is no object', () => {
    expect(() => requireManifest([])).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });

  it('is built in one order, whatever order its parts come in', () => {
    const gaps = [
      { fromSeq: 9, toSeq: 9, reason: 'spool-full' },
      { fromSeq: 4, toSeq: 5, reason: 'refused' },
    ];
    const built = buildManifest({
      ...manifest,
      segments: manifest.segments.toReversed(),
      policyVersions: [10, 3, 10],
      recorderVersions: ['b', 'a', 'b'],
      gaps,
    });
    expect(built.segments.map(({ seq }) => seq)).toEqual([0, 1]);
    expect(built).toMatchObject({
      policyVersions: [3, 10],
      recorderVersions: ['a', 'b'],
      gaps: gaps.toReversed(),
    });
  });

  it('says when something was lost: between the segments on either side', () => {
    const segments = [1, 5].map((seq) => ({
      ...(segment as NonNullable<typeof segment>),
      seq,
      firstAt: seq * 1000,
      lastAt: seq * 1000 + 900,
    }));
    const gaps = [gap(6, 7), gap(2, 3), gap(4, 4), gap(0, 0)].map((each) => ({ ...each, reason: 'refused' }));
    expect(mergeGaps(gaps)).toEqual([gap(0, 0), gap(2, 4), gap(6, 7)]);
    expect(observationGaps({ segments, gaps })).toEqual([
      { from: null, to: 1000 },
      { from: 1900, to: 5000 },
      { from: 5900, to: null },
    ]);
  });
});

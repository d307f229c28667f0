import { canonicalBytes } from './canonical-json.js';
import { decisiveMoments } from './decisive-moments.js';
import { buildPack, type PackInput } from './evidence-pack.js';
import { judgeRecording } from './judge-recording.js';
import { PACK_PATHS } from './pack-format.js';
import { readPackZip, writePackZip } from './pack-zip.js';
import { manifestBytes } from './recording-manifest.js';
import type { RemeasuredMoment } from './remeasured-figures.js';
import { REMEASUREMENT_SCHEMA, type Remeasurement } from './remeasurement.js';
import { sampleDisclosure, samplePackInput, sampleSigner, SEGMENTS } from './sample-pack.fixture.js';
import { samplePng } from './sample-stills.fixture.js';
import { sha256Hex } from './sha256.js';
import { verifyPack } from './verify-pack.js';
import { observeVisit } from './visit-observations.js';

const input = await samplePackInput();
const png = samplePng(8, 6);
const [verdict] = judgeRecording(input.manifest, SEGMENTS, [sampleDisclosure]);
const decided = decisiveMoments(
  observeVisit(input.manifest, SEGMENTS, [sampleDisclosure]),
  sampleDisclosure,
  verdict!,
);

const readable: Pick<RemeasuredMoment, 'drawn' | 'fault' | 'still'> = {
  drawn: {
    ...{ elements: 1, text: 'approved', textHash: sampleDisclosure.textHash },
    ...{ words: 6, inked: 6, inWindow: 6, covered: 0, coveredByAll: 0, fontPx: 14, contrast: 18, limits: [] },
  },
  fault: null,
  still: { sha256: sha256Hex(png), width: 8, height: 6 },
};

const note: Remeasurement = {
  schema: REMEASUREMENT_SCHEMA,
  recording: input.manifest.recording,
  manifestHash: sha256Hex(manifestBytes(input.manifest)),
  disclosure: sampleDisclosure.key,
  disclosureVersion: 1,
  verdictHash: sha256Hex(canonicalBytes(verdict)),
  measuredAt: '2026-11-21T07:00:00.000Z',
  browser: 'Chrome/0.0',
  player: 'player 0.0',
  refusedRequests: 0,
  result: 'agrees',
  reasons: [],
  moments: decided.map((moment) => ({ ...moment, ...readable })),
};

async function checked(change: Partial<Remeasurement>, stills = [png, png, png]) {
  const pack: PackInput = { ...input, remeasured: [{ note: { ...note, ...change }, stills }] };
  return verifyPack(await buildPack(pack, sampleSigner()));
}

it('is carried by a pack that holds, and stands beside the verdict', async () => {
  const { holds, faults, verdicts } = await checked({});
  expect({ holds, faults }).toEqual({ holds: true, faults: [] });
  expect(verdicts).toEqual([
    { disclosure: sampleDisclosure.key, version: 1, verdict: 'shown', remeasured: 'agrees' },
  ]);
});

it('that contradicts leaves the verdict as it is', async () => {
  const moments = note.moments.map((moment) => ({ ...moment, drawn: { ...moment.drawn!, inked: 0 } }));
  const { holds, verdicts } = await checked({ result: 'contradicts', reasons: ['NO_INK'], moments });
  expect(holds).toBe(true);
  expect(verdicts[0]).toMatchObject({ verdict: 'shown', remeasured: 'contradicts' });
});

describe('a note of measuring again is refused', () => {
  const path = `disclosures/${sampleDisclosure.key}/remeasured.json`;
  it.each<[string, Partial<Remeasurement>]>([
    ['about another verdict', { verdictHash: 'a'.repeat(64) }],
    ['about another version', { disclosureVersion: 2 }],
    ['about another recording', { recording: '7f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11' }],
    ['about another manifest', { manifestHash: 'b'.repeat(64) }],
    ['about another moment', { moments: note.moments.map((moment) => ({ ...moment, at: moment.at + 1 })) }],
    ['about fewer moments', { moments: note.moments.slice(0, 2) }],
    ['that says more than its figures', { result: 'contradicts', reasons: ['NO_INK'] }],
    [
      'that says less than its figures',
      { moments: note.moments.map((moment) => ({ ...moment, drawn: { ...moment.drawn!, inked: 0 } })) },
    ],
  ])('%s', async (_what, change) => {
    const stills = (change.moments ?? note.moments).map(() => png);
    const { holds, faults } = await checked(change, stills);
    expect(holds).toBe(false);
    expect(faults).toContainEqual(expect.objectContaining({ item: path, code: 'REMEASUREMENT_WRONG' }));
  });

  it('that cannot be read', async () => {
    const { faults } = await checked({ moments: [{ ...note.moments[0]!, at: -1 }] }, [png]);
    expect(faults).toContainEqual(expect.objectContaining({ item: path, code: 'PACK_INVALID' }));
  });

  it('with another picture than it lists', async () => {
    const { faults } = await checked({}, [png, samplePng(8, 7), png]);
    expect(faults).toEqual([
      expect.objectContaining({
        item: `recording/remeasured/${sampleDisclosure.key}-1.png`,
        code: 'STILL_WRONG',
      }),
    ]);
  });
});

describe('a note of measuring again is not accused of what it lies beside', () => {
  const { key } = sampleDisclosure;
  const path = PACK_PATHS.remeasured(key);
  const damaged = async (name: string, bytes: Uint8Array | null) => {
    const pack = await buildPack(
      { ...input, remeasured: [{ note, stills: [png, png, png] }] },
      sampleSigner(),
    );
    const { items } = readPackZip(pack);
    const left = items.flatMap((item) => (item.name !== name ? [item] : bytes ? [{ name, bytes }] : []));
    return verifyPack(writePackZip(left));
  };

  it.each<[string, string, Uint8Array | null]>([
    ['when there is none', PACK_PATHS.verdict(key), null],
    ['when there is no text to it', PACK_PATHS.disclosure(key), null],
    ['when it has no intervals', PACK_PATHS.verdict(key), Buffer.from('{"reasons":[]}')],
    ['when the text cannot be read', PACK_PATHS.disclosure(key), Buffer.from('text')],
  ])('%s', async (_what, name, bytes) => {
    const { faults } = await damaged(name, bytes);
    const accused = faults.map(({ item }) => item);
    expect(accused).toContain(name);
    expect(accused).not.toContain(path);
  });
});

describe('the moments that decide', () => {
  const visit = observeVisit({ segments: [], gaps: [] }, [], [sampleDisclosure]);
  it('are none in a visit without any', () => {
    const nothing = { intervals: [], actionAt: null };
    expect(decisiveMoments(visit, sampleDisclosure, nothing)).toEqual([]);
    const unwatched = observeVisit({ segments: [], gaps: [] }, [], []);
    expect(decisiveMoments(unwatched, sampleDisclosure, nothing)).toEqual([]);
  });

  it('are inside of the longest time, away from its edges', () => {
    const intervals = [
      { from: 0, to: 100 },
      { from: 1_000, to: 5_000 },
    ];
    expect(decisiveMoments(visit, sampleDisclosure, { intervals, actionAt: null })).toEqual([
      { why: 'start', at: 1_300 },
      { why: 'middle', at: 3_000 },
      { why: 'end', at: 4_700 },
    ]);
  });

  it('are the best one where none counted, and the action where it was never seen', () => {
    const stretch = {
      from: 200,
      to: 400,
      disclosure: sampleDisclosure.key,
      textHash: 'other',
      unhidden: false,
    };
    const best = { ...stretch, from: 1_000, to: 2_000, textHash: sampleDisclosure.textHash };
    const none = { intervals: [], actionAt: 9_000 };
    const seen = {
      ...visit,
      stretches: [stretch, best].map((one) => ({ visibleShare: 0.5, ...one })) as never,
    };
    expect(decisiveMoments(seen, sampleDisclosure, none)).toEqual([{ why: 'best', at: 1_500 }]);
    expect(decisiveMoments(visit, sampleDisclosure, none)).toEqual([{ why: 'action', at: 9_000 }]);
  });

  it('are those of the best that there is: its own text, in sight, the most of it, the first', () => {
    const own = { disclosure: sampleDisclosure.key, textHash: sampleDisclosure.textHash };
    const at = (from: number, unhidden: boolean, visibleShare: number, order: number) => ({
      ...{ ...own, from, to: from + 200, unhidden, visibleShare, order },
    });
    const none = { intervals: [], actionAt: null };
    const bestOf = (...stretches: object[]) =>
      decisiveMoments({ ...visit, stretches: stretches as never }, sampleDisclosure, none);
    const first = at(1_000, true, 0.8, 1);
    expect(bestOf(at(9_000, false, 1, 0), first)).toEqual([{ why: 'best', at: 1_100 }]);
    expect(bestOf(at(9_000, true, 0.5, 0), first)).toEqual([{ why: 'best', at: 1_100 }]);
    expect(bestOf(at(9_000, true, 0.8, 2), first)).toEqual([{ why: 'best', at: 1_100 }]);
    expect(bestOf({ ...first, disclosure: 'another' }, { ...first, to: 1_000 })).toEqual([]);
  });

  it('are in the longest time for which it stood on the page and nobody saw it', () => {
    const spans = [
      { from: 100, to: 200 },
      { from: 1_000, to: null },
    ];
    const found = { disclosure: sampleDisclosure.key, selector: null, texts: [], spans, lostAt: null };
    const standing = { ...visit, rebuilt: { ...visit.rebuilt, disclosures: [found] as never } };
    const none = { intervals: [], actionAt: null };
    expect(decisiveMoments({ ...standing, lastAt: 3_000 }, sampleDisclosure, none)).toEqual([
      { why: 'best', at: 2_000 },
    ]);
    expect(decisiveMoments({ ...standing, lastAt: null }, sampleDisclosure, none)).toEqual([
      { why: 'best', at: 150 },
    ]);
  });
});

import { canonicalBytes } from './canonical-json.js';
import { PACK_PATHS } from './pack-format.js';
import type { DrawnDisclosure, RemeasuredMoment } from './remeasured-figures.js';
import {
  parseRemeasurement,
  type Remeasurement,
  REMEASUREMENT_SCHEMA,
  remeasurementItems,
} from './remeasurement.js';
import { sampleDisclosure } from './sample-pack.fixture.js';

const hash = 'a'.repeat(64);
const still = { sha256: hash, width: 8, height: 6 };
const drawn: DrawnDisclosure = {
  ...{ elements: 1, text: 'approved', textHash: sampleDisclosure.textHash, words: 6, inked: 6, inWindow: 6 },
  ...{ covered: 0, coveredByAll: 0, fontPx: 14, contrast: 18, limits: [] },
};
const moment: RemeasuredMoment = { why: 'middle', at: 1_000, drawn, fault: null, still };
const note: Remeasurement = {
  schema: REMEASUREMENT_SCHEMA,
  recording: '6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11',
  manifestHash: hash,
  disclosure: sampleDisclosure.key,
  disclosureVersion: 1,
  verdictHash: hash,
  measuredAt: '2026-11-21T07:00:00.000Z',
  browser: 'Chrome/0.0',
  player: 'player 0.0',
  refusedRequests: 0,
  result: 'agrees',
  reasons: [],
  moments: [moment],
};
const read = (change: object) => parseRemeasurement(canonicalBytes({ ...note, ...change }));
const withMoment = (change: unknown) =>
  read({ moments: [typeof change === 'object' ? { ...moment, ...change } : change] });
const withDrawn = (change: object) => withMoment({ drawn: { ...drawn, ...change } });
const invalid = expect.objectContaining({ code: 'PACK_INVALID' }) as Error;

describe('a note of measuring again cannot be read', () => {
  it('when it is no object', () => {
    expect(() => parseRemeasurement(Buffer.from('[]'))).toThrow(invalid);
  });

  it.each<[string, object]>([
    ['of another schema', { schema: 'exhibit.remeasurement/v9' }],
    ['about no recording', { recording: '' }],
    ['about no disclosure', { disclosure: 7 }],
    ['about no version', { disclosureVersion: -1 }],
    ['without the hash of its manifest', { manifestHash: 'a' }],
    ['without the hash of its verdict', { verdictHash: null }],
    ['of no time', { measuredAt: 'yesterday' }],
    ['drawn by a number', { browser: 1 }],
    ['that counts refused requests in words', { refusedRequests: 'many' }],
    ['with a result that there is not', { result: 'perhaps' }],
    ['with reasons that are none', { reasons: [1] }],
    ['with more moments than decide', { moments: [moment, moment, moment, moment] }],
  ])('%s', (_what, change) => {
    expect(() => read(change)).toThrow(invalid);
  });

  it.each<[string, unknown]>([
    ['is a number', 1],
    ['is of no kind', { why: 'later' }],
    ['is at no time', { at: -1 }],
    ['was drawn and failed', { fault: 'DRAWING_FAILED' }],
    ['was not drawn for no reason', { drawn: null }],
    ['has a picture without a size', { still: { sha256: hash, width: 8 } }],
    ['was drawn as a word', { drawn: 'well' }],
  ])('with a moment that %s', (_what, change) => {
    expect(() => withMoment(change)).toThrow(invalid);
  });

  it.each<[string, object]>([
    ['more words inked than there are', { inked: 7 }],
    ['half an element', { elements: 0.5 }],
    ['a text compared in another way', { text: 'similar' }],
    ['a hash that is none', { textHash: 'a' }],
    ['letters of less than nothing', { fontPx: -1 }],
    ['a limit unheard of', { limits: ['TIRED'] }],
  ])('with figures of %s', (_what, change) => {
    expect(() => withDrawn(change)).toThrow(invalid);
  });
});

it.each<[string, () => unknown]>([
  ['that was drawn', () => read({})],
  ['that nothing drew', () => read({ browser: null, player: null, moments: [] })],
  ['of a text that is masked', () => withDrawn({ text: 'masked', textHash: null, limits: ['MASKED_TEXT'] })],
  ['of another text', () => withDrawn({ text: 'differs' })],
  ['of no text', () => withDrawn({ text: null, textHash: null, fontPx: null, contrast: null })],
  [
    'of a moment that could not be drawn',
    () => withMoment({ drawn: null, fault: 'TOOK_TOO_LONG', still: null }),
  ],
])('a note of measuring again is read: %s', (_what, reading) => {
  expect(reading).not.toThrow();
});

describe('the pictures of a note', () => {
  const png = Buffer.from('png');
  const unpictured = { ...moment, still: null };

  it('are as many as it lists, or it is not packed', () => {
    expect(() => remeasurementItems({ note, stills: [] })).toThrow(invalid);
    expect(() => remeasurementItems({ note, stills: [png, png] })).toThrow(invalid);
  });

  it('have the place of their moment', () => {
    const items = remeasurementItems({ note: { ...note, moments: [unpictured, moment] }, stills: [png] });
    expect(items.map(({ name }) => name)).toEqual([
      PACK_PATHS.remeasured(sampleDisclosure.key),
      PACK_PATHS.remeasuredStill(sampleDisclosure.key, 1),
    ]);
  });
});

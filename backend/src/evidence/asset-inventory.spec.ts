import { assetInventory, type HeldAsset } from './asset-inventory.js';
import { AssetReferences } from './asset-references.js';

const HASH = 'a'.repeat(64);
const observed = (payload: object) => ({ type: 5, timestamp: 1, data: { tag: 'exhibit.asset', payload } });
const used = (...names: string[]) => ({ type: 2, data: names.map((name) => `url(exhibit-asset:${name})`) });
const held = (asset: HeldAsset): Map<string, HeldAsset> => new Map([[HASH, asset]]);
const font: HeldAsset = { sha256: HASH, mime: 'font/woff2', bytes: 9, kind: 'font' };

function inventory(events: unknown[], store = new Map<string, HeldAsset>()) {
  const references = new AssetReferences();
  references.read(JSON.stringify(events), events);
  return assetInventory(references, store);
}
const missing = (events: unknown[], store?: Map<string, HeldAsset>) =>
  inventory(events, store).notCaptured.map(({ kind, reason, count }) => `${count} ${kind} ${reason}`);

describe('what a recording misses', () => {
  it.each<[string, unknown[], Map<string, HeldAsset> | undefined, string[]]>([
    ['a font nobody spoke of again', [used('font-p-0')], undefined, ['1 font not-used']],
    [
      'an announced image whose bytes never came',
      [used('image-p-0'), observed({ asset: 'image-p-0', sha256: HASH })],
      undefined,
      ['1 image not-received'],
    ],
    [
      'a font that the recorder could not read',
      [used('font-p-0'), observed({ asset: 'font-p-0', failed: 'other-origin' })],
      undefined,
      ['1 font other-origin'],
    ],
    [
      'an image that was announced as a font',
      [used('font-p-0'), observed({ asset: 'font-p-0', sha256: HASH })],
      held({ ...font, mime: 'image/png', kind: 'image' }),
      ['1 font other-kind'],
    ],
    [
      'a font that the store has lost',
      [used('font-p-0'), observed({ asset: 'font-p-0', sha256: HASH })],
      held('damaged'),
      ['1 font damaged'],
    ],
    [
      'reasons that somebody made up',
      [used('font-p-0'), observed({ asset: 'font-p-0', failed: '<b>because</b>' })],
      undefined,
      ['1 font unreadable'],
    ],
    [
      'two of three',
      [used('font-p-0', 'font-p-1', 'font-p-0', 'image-q-0')],
      undefined,
      ['2 font not-used', '1 image not-used'],
    ],
  ])('is counted with its reason: %s', (_what, events, store, expected) =>
    expect(missing(events, store)).toEqual(expected),
  );

  it('is listed by its kind, in whatever order it was missed', () => {
    expect(missing([used('image-q-0')])).toEqual(['1 image not-used']);
    expect(
      missing([observed({ asset: 'image-q-0', failed: 'other-origin' }), used('font-z-0', 'image-q-0')]),
    ).toEqual(['1 font not-used', '1 image other-origin']);
    expect(
      missing([used('font-p-0', 'font-q-0'), observed({ asset: 'font-q-0', failed: 'other-origin' })]),
    ).toEqual(['1 font not-used', '1 font other-origin']);
    expect(
      missing([used('font-p-0', 'font-q-0'), observed({ asset: 'font-p-0', failed: 'other-origin' })]),
    ).toEqual(['1 font not-used', '1 font other-origin']);
  });

  it('is not more because somebody announces without end', () => {
    const announced = Array.from({ length: 2_000 }, (_, n) =>
      observed({ asset: `image-p-${n.toString(36)}`, failed: 'other-origin' }),
    );
    const late = observed({ asset: 'font-p-0', sha256: HASH });
    expect(missing([used('font-p-0'), ...announced, late], held(font))).toEqual(['1 font not-used']);
  });

  it('is counted beyond the most that are told apart, and takes no room', () => {
    const names = Array.from({ length: 2_100 }, (_, n) => `font-p-${n.toString(36)}`);
    expect(missing([used(...names)])).toEqual(['2000 font not-used', '100 font too-many']);
  });
});

describe('what a recording has', () => {
  const seen = [used('font-p-0', 'font-q-0'), observed({ asset: 'font-p-0', sha256: HASH })];

  it('is listed once, however many names stand for it', () => {
    const events = [...seen, observed({ asset: 'font-q-0', sha256: HASH })];
    expect(inventory(events, held(font))).toEqual({
      assets: [font],
      notCaptured: [],
      links: [
        { name: 'font-p-0', sha256: HASH },
        { name: 'font-q-0', sha256: HASH },
      ],
    });
  });

  it('is nothing that was announced and never used', () =>
    expect(inventory([observed({ asset: 'font-p-0', sha256: HASH })], held(font)).assets).toEqual([]));

  it('is what was said first: a later word changes nothing', () => {
    const events = [...seen, observed({ asset: 'font-p-0', sha256: 'b'.repeat(64) })];
    expect(inventory(events, held(font)).links).toEqual([{ name: 'font-p-0', sha256: HASH }]);
  });

  it.each<[string, unknown]>([
    ['nothing', observed({})],
    ['a hash that is none', observed({ asset: 'font-q-0', sha256: 'x' })],
    ['a name that is none', observed({ asset: '../../etc', sha256: HASH })],
    ['no event', null],
    ['an event of another kind', { type: 3, data: { tag: 'exhibit.asset', payload: { asset: 'font-q-0' } } }],
  ])('is not moved by an observation of %s', (_what, event) =>
    expect(missing([...seen, event], held(font))).toEqual(['1 font not-used']),
  );

  it.each(['font-P-0', 'video-p-0', 'font-p-0-0', 'font-p', `font-${'p'.repeat(40)}-0`])(
    'takes no %s for a name',
    (name) => expect(missing([used(name)])).toEqual([]),
  );
});

import { canonicalBytes } from '../canonical-json.js';
import { readPackZip, writePackZip } from '../pack-zip.js';
import { PACK_PATHS } from '../pack-format.js';
import { samplePack } from '../sample-pack.fixture.js';
import { remeasuredWords } from '../verdict-words.js';
import { describePack } from './described-pack.js';

const pack = await samplePack();
const VERDICT = 'disclosures/representative-example/verdict.json';
const DISCLOSURE = 'disclosures/representative-example/disclosure.json';

const changed = (name: string, bytes: Uint8Array | null): Buffer =>
  writePackZip(
    readPackZip(pack).items.flatMap((item) =>
      item.name !== name ? [item] : bytes === null ? [] : [{ name, bytes }],
    ),
  );

describe('what a page shows of a pack', () => {
  it.each<[string, string, Uint8Array | null]>([
    ['its verdict is missing', VERDICT, null],
    ['its verdict is none', VERDICT, Buffer.from('{}')],
    ['its verdict is not JSON', VERDICT, Buffer.from('shown')],
    ['its text is not its own', DISCLOSURE, canonicalBytes({ key: 'representative-example', text: 'x' })],
  ])('leaves out a disclosure when %s', (_what, name, bytes) => {
    expect(describePack(changed(name, bytes))).toEqual([]);
  });

  it.each<[string, Uint8Array, string | null]>([
    ['it agrees', canonicalBytes({ result: 'agrees' }), remeasuredWords('agrees')],
    ['it says what nobody knows', canonicalBytes({ result: 'perhaps' }), 'perhaps'],
    ['it is no note', canonicalBytes({ result: 7 }), null],
    ['it is no object', canonicalBytes([]), null],
  ])('says what measuring again found when %s', (_what, bytes, said) => {
    const name = PACK_PATHS.remeasured('representative-example');
    const [shown] = describePack(writePackZip([...readPackZip(pack).items, { name, bytes }]));
    const without = describePack(pack)[0]!.lines;
    expect(shown!.lines).toEqual(said === null ? without : [...without, said]);
  });

  it('leaves out everything of what is no pack', () => {
    expect(describePack(Buffer.from('nothing'))).toEqual([]);
  });

  it('has the text, the verdict in words, and the still if there is one', () => {
    const [shown] = describePack(pack);
    expect(shown).toMatchObject({
      heading: 'representative-example, version 1: shown',
      text: 'Borrow 5,000 over 36 months at 9.9 % APR.',
    });
    expect(shown?.still?.length).toBeGreaterThan(50);
    const still = 'recording/stills/representative-example.png';
    expect(describePack(changed(still, null))[0]?.still).toBeNull();
  });
});

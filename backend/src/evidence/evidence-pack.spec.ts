import { buildPack } from './evidence-pack.js';
import { PACK_PATHS, parsePack } from './pack-format.js';
import { readPackZip } from './pack-zip.js';
import { samplePackInput, sampleSigner } from './sample-pack.fixture.js';

describe('a pack', () => {
  it('lists its summary and its page, and tells the summary of every other item', async () => {
    const told: string[] = [];
    const summarise = async (items: readonly { path: string }[]) => {
      told.push(...items.map(({ path }) => path));
      return Buffer.from('%PDF');
    };
    const verifyPage = Buffer.from('<!doctype html>');
    const zip = await buildPack({ ...(await samplePackInput()), summarise, verifyPage }, sampleSigner());
    const { items } = readPackZip(zip);
    const listed = parsePack(items.find(({ name }) => name === PACK_PATHS.pack)!.bytes).items;
    expect(listed.map(({ path }) => path)).toEqual(
      expect.arrayContaining([...told, PACK_PATHS.summary, PACK_PATHS.verifyPage]),
    );
    expect(listed).toHaveLength(told.length + 1);
  });

  it('has a place for an asset of a kind that it does not know', () => {
    expect(PACK_PATHS.asset({ sha256: 'a', mime: 'video/mp4' })).toBe('recording/assets/a.bin');
  });
});

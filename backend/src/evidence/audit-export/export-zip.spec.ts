import { ExportZip, ExportZipWriter } from './export-zip.js';
import { inMemory } from './sample-export.fixture.js';

const item = async (zip: ExportZipWriter, name: string) => zip.item(name, Buffer.from(name));

describe('the zip of an export refuses', () => {
  it.each(['../a', '/a', ''])('an item with the name %j', async (name) => {
    await expect(item(new ExportZipWriter(), name)).rejects.toThrow(
      expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }),
    );
  });

  it('two items of one name, when it is written and when it is read', async () => {
    const zip = new ExportZipWriter();
    const [a, b] = [await item(zip, 'a'), await item(zip, 'b')];
    await expect(item(zip, 'a')).rejects.toThrow(expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }));
    const end = zip.end();
    end.write('a', end.lastIndexOf('b'));
    expect(() => ExportZip.open(inMemory(Buffer.concat([a, b, end])))).toThrow();
  });

  it('an item that does not begin where the one before it ended', async () => {
    const zip = new ExportZipWriter();
    const [a, b] = [await item(zip, 'a'), await item(zip, 'b')];
    const moved = Buffer.concat([a, b, zip.end()]);
    const offset = moved.lastIndexOf('b') - 4;
    moved.writeUInt32LE(moved.readUInt32LE(offset) + 1, offset);
    expect(() => ExportZip.open(inMemory(moved))).toThrow();
  });
});

it('the zip of an export has nothing under a name that nobody wrote', async () => {
  const zip = new ExportZipWriter();
  const a = await item(zip, 'a');
  const read = ExportZip.open(inMemory(Buffer.concat([a, zip.end()])));
  expect(read.item('b')).toBeNull();
  expect(read.item('a')).toEqual(Buffer.from('a'));
});

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

  it('more items than the format can count', async () => {
    const zip = new ExportZipWriter(2);
    await item(zip, 'a');
    await item(zip, 'b');
    await expect(item(zip, 'one-more')).rejects.toThrow(expect.objectContaining({ code: 'ZIP_TOO_LARGE' }));
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

describe('the zip of an export is refused', () => {
  const END = 22;
  const two = async (): Promise<Buffer> => {
    const zip = new ExportZipWriter();
    return Buffer.concat([await item(zip, 'a'), await item(zip, 'b'), zip.end()]);
  };
  const directoryAt = (zip: Buffer): number => zip.readUInt32LE(zip.length - END + 16);

  it.each<[string, (zip: Buffer) => Buffer]>([
    [
      'with something between directory and end',
      (zip) => Buffer.concat([zip.subarray(0, -END), Buffer.from('x'), zip.subarray(-END)]),
    ],
    [
      'with another number of items than it has',
      (zip) => {
        zip.writeUInt16LE(3, zip.length - END + 8);
        return zip;
      },
    ],
    [
      'with a directory too short for an item',
      (zip) => {
        zip.writeUInt32LE(10, zip.length - END + 12);
        zip.writeUInt32LE(zip.length - END - 10, zip.length - END + 16);
        return zip;
      },
    ],
    [
      'with a directory that is not written as ours',
      (zip) => {
        zip.writeUInt16LE(45, directoryAt(zip) + 4);
        return zip;
      },
    ],
  ])('%s', async (_what, change) => {
    const zip = change(await two());
    expect(() => ExportZip.open(inMemory(zip))).toThrow(
      expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }),
    );
  });

  it('when an item unpacks to far more than entries would', async () => {
    const zip = new ExportZipWriter();
    const bytes = Buffer.concat([await zip.item('a', Buffer.alloc(1_000_000)), zip.end()]);
    expect(() => ExportZip.open(inMemory(bytes)).item('a')).toThrow(
      expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }),
    );
  });
});

it('the zip of an export has nothing under a name that nobody wrote', async () => {
  const zip = new ExportZipWriter();
  const a = await item(zip, 'a');
  const read = ExportZip.open(inMemory(Buffer.concat([a, zip.end()])));
  expect(read.item('b')).toBeNull();
  expect(read.item('a')).toEqual(Buffer.from('a'));
});

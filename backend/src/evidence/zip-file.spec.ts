import { PackZipWriter, packZipBytes, writePackZip } from './pack-zip.js';
import { listZipFile } from './zip-file.js';
import { FAR_EXTRA_BYTES, MAX_COLLECTION_BYTES, MAX_ZIP_BYTES, type ZipItem } from './zip-format.js';

const item = (name: string, text: string): ZipItem => ({ name, bytes: Buffer.from(text) });
const items = [item('collection.json', '{}'), item('packs/a.zip', 'one'), item('packs/b.zip', 'two')];
const zip = writePackZip(items);
const END = 22;
const directoryAt = zip.readUInt32LE(zip.length - END + 16);

const inMemory = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: (from: number, length: number) => Promise.resolve(bytes.subarray(from, from + length)),
});

const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(zip);
  change(bytes);
  return bytes;
};

describe('a file is not taken for a zip of ours', () => {
  it.each<[string, Buffer]>([
    ['that is empty', Buffer.alloc(0)],
    ['that ends before its end', zip.subarray(0, -1)],
    ['with something behind it', Buffer.concat([zip, Buffer.from('x')])],
    ['with something before it', Buffer.concat([Buffer.from('x'), zip])],
    [
      'whose directory would begin before it',
      changed((bytes) => bytes.writeUInt32LE(9_999, zip.length - 10)),
    ],
    [
      'whose directory would be larger than any',
      changed((bytes) => bytes.writeUInt32LE(2 ** 31, zip.length - 10)),
    ],
    ['whose directory ends within an entry', changed((bytes) => bytes.writeUInt32LE(50, zip.length - 10))],
    [
      'whose directory goes on for less than an entry',
      Buffer.concat([
        zip.subarray(0, -END),
        Buffer.alloc(10),
        changed((bytes) =>
          bytes.writeUInt32LE(zip.readUInt32LE(zip.length - 10) + 10, zip.length - 10),
        ).subarray(-END),
      ]),
    ],
    ['that counts another number of items', changed((bytes) => bytes.writeUInt16LE(2, zip.length - END + 8))],
    ['with an item larger than any', changed((bytes) => bytes.writeUInt32LE(2 ** 31, directoryAt + 24))],
    ['with an item of another size', changed((bytes) => bytes.writeUInt32LE(3, directoryAt + 24))],
    ['with a name that leads away', changed((bytes) => bytes.write('../', directoryAt + 46))],
    ['with two items of one name', changed((bytes) => bytes.write('A', zip.lastIndexOf('b.zip')))],
    [
      'that says that its directory is far away, and is not',
      changed((bytes) => bytes.writeUInt32LE(0xffffffff, zip.length - END + 16)),
    ],
  ])('%s', async (_what, bytes) => {
    expect(await listZipFile(inMemory(bytes))).toBeNull();
  });

  it('that is larger than any', async () => {
    const nothing = { size: MAX_COLLECTION_BYTES + 1, read: () => Promise.reject(new Error('read')) };
    expect(await listZipFile(nothing)).toBeNull();
  });

  it('with more items than any', async () => {
    const many = Array.from({ length: 60_001 }, (_, place) => item(`packs/${place}`, ''));
    const writer = new PackZipWriter();
    const parts = many.slice(0, -1).map((one) => writer.header(one));
    const whole = Buffer.concat([...parts, writer.end()]);
    expect(await listZipFile(inMemory(whole))).toHaveLength(60_000);
    expect(() => writer.header(many.at(-1)!)).toThrow(expect.objectContaining({ code: 'ZIP_TOO_LARGE' }));
    const one = writePackZip([many.at(-1)!]);
    const header = one.subarray(0, -END).subarray(0, one.readUInt32LE(one.length - END + 16));
    const directory = one.subarray(header.length, -END);
    directory.writeUInt32LE(Buffer.concat(parts).length, 42);
    const end = Buffer.from(whole.subarray(-END));
    end.writeUInt16LE(60_001, 8);
    end.writeUInt16LE(60_001, 10);
    end.writeUInt32LE(end.readUInt32LE(12) + directory.length, 12);
    end.writeUInt32LE(end.readUInt32LE(16) + header.length, 16);
    const before = Buffer.concat(parts);
    const more = Buffer.concat([before, header, whole.subarray(before.length, -END), directory, end]);
    expect(await listZipFile(inMemory(more))).toBeNull();
  });
});

describe('a zip that is read item by item', () => {
  it('gives each item when it is asked for, and says which one was changed', async () => {
    const at = zip.indexOf('one');
    const listed = (await listZipFile(inMemory(changed((bytes) => bytes.write('0ne', at)))))!;
    const read = await Promise.all(listed.map((one) => one.read()));
    expect(read.map(({ sound }) => sound)).toEqual([true, false, true]);
    expect(read.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['{}', '0ne', 'two']);
    const cut = await listZipFile({
      size: zip.length,
      read: (from, length) =>
        Promise.resolve(zip.subarray(from, Math.min(from + length, from === 0 ? 9 : 1e9))),
    });
    expect((await cut![0]!.read()).sound).toBe(false);
  });

  it('has offsets of 64 bits from 4 GiB on, and is as large as was foretold', async () => {
    const large = Buffer.alloc(MAX_ZIP_BYTES);
    const far = [
      { name: 'packs/a.zip', bytes: large },
      { name: 'packs/b.zip', bytes: large },
      item('packs/c.zip', 'beyond'),
      item('summary.pdf', 'and beyond'),
    ];
    const writer = new PackZipWriter(MAX_COLLECTION_BYTES);
    const headers = far.map((one) => writer.header(one));
    const tail = Buffer.concat([headers[2]!, far[2]!.bytes, headers[3]!, far[3]!.bytes, writer.end()]);
    const size = headers[0]!.length + headers[1]!.length + 2 * large.length + tail.length;
    expect(packZipBytes(far.map(({ name, bytes }) => ({ name, size: bytes.length })))).toBe(size);
    expect(tail.indexOf(Buffer.from('PK\x06\x06'))).toBeGreaterThan(0);
    // Only the end of it is looked at: the rest need not be there.
    const file = {
      size,
      read: (from: number, length: number) =>
        Promise.resolve(tail.subarray(from - (size - tail.length)).subarray(0, length)),
    };
    const listed = (await listZipFile(file))!;
    expect(listed.map(({ name }) => name)).toEqual(far.map(({ name }) => name));
    const read = await listed[3]!.read();
    expect([Buffer.from(read.bytes).toString(), read.sound]).toEqual(['and beyond', true]);
    const extra = tail.length - 98 - FAR_EXTRA_BYTES;
    tail.writeUInt8(tail.readUInt8(extra + 4) ^ 1, extra + 4);
    expect((await (await listZipFile(file))![3]!.read()).sound).toBe(false);
  });
});

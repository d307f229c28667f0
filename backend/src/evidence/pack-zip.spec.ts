import { CONTAINER, packZipBytes, readPackZip, writePackZip } from './pack-zip.js';
import { type ZipItem, endRecord, isItemName } from './zip-format.js';

const items: ZipItem[] = [
  { name: 'pack.json', bytes: Buffer.from('{"a":1}') },
  { name: 'recording/segments/000000.events.json.gz', bytes: Buffer.alloc(500, 3) },
  { name: 'empty', bytes: Buffer.alloc(0) },
  { name: 'last.txt', bytes: Buffer.from('last') },
];
const zip = writePackZip(items);
const names = items.map(({ name }) => name);

function faults(bytes: Uint8Array): string[] {
  return readPackZip(bytes).faults.map(({ item, code }) => `${item} ${code}`);
}

describe('the zip of a pack refuses', () => {
  it.each([
    [''],
    ['/etc/passwd'],
    ['../up'],
    ['a/../b'],
    ['a/./b'],
    ['a//b'],
    ['a/'],
    ['.hidden'],
    ['a\\b'],
    ['c:\\a'],
    ['a b'],
    ['a\0'],
    ['ä'],
    ['dot.'],
    ['dot./a'],
    ['x'.repeat(256)],
  ])('the name %j', (name) => {
    expect(isItemName(name)).toBe(false);
    expect(() => writePackZip([{ name, bytes: Buffer.alloc(0) }])).toThrow(
      expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }),
    );
  });

  it('two items of one name, also when only the case differs', () => {
    for (const name of ['a', 'A'])
      expect(() =>
        writePackZip([
          { name: 'a', bytes: Buffer.alloc(0) },
          { name, bytes: Buffer.alloc(0) },
        ]),
      ).toThrow(expect.objectContaining({ code: 'ZIP_ITEM_INVALID' }));
  });

  it('more items than a pack may have', () => {
    const many = Array.from({ length: 60_001 }, (_, number) => ({
      name: `i${number}`,
      bytes: Buffer.alloc(0),
    }));
    expect(() => writePackZip(many)).toThrow(expect.objectContaining({ code: 'ZIP_TOO_LARGE' }));
    expect(readPackZip(writePackZip(many.slice(1))).faults).toEqual([]);
  });

  it('more bytes than a pack may have, before it copies them', () => {
    const large = Buffer.allocUnsafeSlow(2 ** 20).fill(0);
    const manyTimes = Array.from({ length: 2048 }, (_, number) => ({ name: `i${number}`, bytes: large }));
    expect(() => writePackZip(manyTimes)).toThrow(expect.objectContaining({ code: 'ZIP_TOO_LARGE' }));
  });

  it('every changed byte, naming an item or the container', () => {
    for (let bit = 0; bit < 8; bit++)
      for (let at = 0; at < zip.length; at++) {
        const copy = Buffer.from(zip);
        copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
        const named = readPackZip(copy).faults.map(({ item }) => item);
        expect(named.some((item) => names.includes(item) || item === CONTAINER)).toBe(true);
      }
  });

  it('every cut and every addition', () => {
    for (let length = 0; length < zip.length; length++)
      expect(faults(zip.subarray(0, length))).not.toEqual([]);
    expect(faults(Buffer.concat([zip, Buffer.from([0])]))).not.toEqual([]);
    expect(faults(Buffer.concat([zip.subarray(0, 10), Buffer.from([0]), zip.subarray(10)]))).not.toEqual([]);
  });

  it('a second item of a name that is already there', () => {
    const twice = writePackZip([items[0] as ZipItem, { name: 'pack.jsox', bytes: Buffer.from('{"a":1}') }]);
    for (let at = twice.indexOf('pack.jsox'); at >= 0; at = twice.indexOf('pack.jsox'))
      twice.write('pack.json', at);
    expect(faults(twice)).toEqual(['pack.json ZIP_ITEM_TWICE']);
    expect(readPackZip(twice).items).toHaveLength(1);
  });

  it('a name that leads out, in both places', () => {
    const evil = writePackZip([{ name: 'ab/cd', bytes: Buffer.from('x') }]);
    for (let at = evil.indexOf('ab/cd'); at >= 0; at = evil.indexOf('ab/cd')) evil.write('../cd', at);
    const { items: found } = readPackZip(evil);
    expect(found.map(({ name }) => name)).toEqual([CONTAINER]);
  });

  it('an end that counts other items', () => {
    const copy = Buffer.from(zip);
    endRecord(9, copy.readUInt32LE(copy.length - 6), copy.readUInt32LE(copy.length - 10)).copy(
      copy,
      copy.length - 22,
    );
    expect(faults(copy)).toEqual([`${CONTAINER} ZIP_CONTAINER_DAMAGED`]);
  });
});

describe('the zip of a pack', () => {
  it('gives back what was put in, in order', () => {
    const { items: found, faults: none } = readPackZip(zip);
    expect(none).toEqual([]);
    expect(found.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }))).toEqual(items);
  });

  it('is the same for the same items', () => {
    expect(writePackZip(items).equals(zip)).toBe(true);
  });

  it('is as large as was said before it was written', () => {
    expect(packZipBytes(items.map(({ name, bytes }) => ({ name, size: bytes.length })))).toBe(zip.length);
  });

  it('is read from the middle of a larger buffer', () => {
    const within = Buffer.concat([Buffer.from('before'), zip]);
    expect(readPackZip(within.subarray(6)).faults).toEqual([]);
  });
});

import { parseCollection } from './collection-format.js';
import { readPackZip } from './pack-zip.js';
import { MAX_ZIP_BYTES } from './zip-format.js';

it('refuses a list of a collection larger than any, before it is read', () => {
  expect(() => parseCollection(Buffer.alloc(64 * 2 ** 20 + 1))).toThrow(
    expect.objectContaining({ code: 'PACK_INVALID' }),
  );
});

it('refuses a zip larger than any pack, before it is read', () => {
  const { items, faults } = readPackZip(new Uint8Array(MAX_ZIP_BYTES + 1));
  expect(items).toEqual([]);
  expect(faults).toMatchObject([{ code: 'ZIP_UNREADABLE' }]);
});

import { jest } from '@jest/globals';
import * as zlib from 'node:zlib';

const CHECK = Buffer.from('123456789');

it('has the CRC-32 of the standard on a Node that has none of its own', async () => {
  jest.unstable_mockModule('node:zlib', () => ({ ...zlib, crc32: undefined }));
  const { crc32 } = await import('./primitives.js');
  expect(crc32(CHECK)).toBe(0xcbf43926);
  expect(crc32(CHECK)).toBe(zlib.crc32(CHECK));
});

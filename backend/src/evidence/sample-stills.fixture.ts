import { deflateSync } from 'node:zlib';
import { crc32 } from './primitives.js';

/** A grey picture of this size: a whole PNG (W3C PNG, 5.2). */
export function samplePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const whole = Buffer.alloc(typed.length + 8);
    whole.writeUInt32BE(data.length, 0);
    typed.copy(whole, 4);
    whole.writeUInt32BE(crc32(typed), typed.length + 4);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(8, 8);
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let row = 0; row < height; row++) rows.writeUInt8(0, row * (width + 1));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

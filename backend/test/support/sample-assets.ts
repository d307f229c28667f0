import { createHash } from 'node:crypto';

/** The head of a WOFF 2 file and what makes it another one, as far as the appliance reads it. */
export function fontBytes(text = 'a small font'): Buffer {
  const font = Buffer.from(`wOF2\0\x01\0\0\0\0\0\0${text.padEnd(12)}`, 'latin1');
  font.writeUInt32BE(font.length, 8);
  return font;
}

/** One white pixel. */
export const PIXEL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The event that says what a stand-in stands for. */
export const announced = (asset: string, said: { sha256: string } | { failed: string }) => ({
  type: 5,
  timestamp: 1_763_700_000_000,
  data: { tag: 'exhibit.asset', payload: { asset, ...said } },
});

/** An event that uses stand-ins, as cleaned style sheets and image sources do. */
export const showing = (...names: string[]) => ({
  type: 5,
  timestamp: 1_763_700_000_000,
  data: { tag: 'test', payload: { css: names.map((name) => `url(exhibit-asset:${name})`).join() } },
});

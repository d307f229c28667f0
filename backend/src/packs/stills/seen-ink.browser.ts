import type { DrawnBox, SeenInk } from './drawn-element.js';

/** Runs in the browser that draws: tells ink from ground in pictures of the same place. */

/** Less than this nobody sees. */
const LEAST_CONTRAST = 1.1;

export interface Pictures {
  /** PNG, base64: as it is, without the ink, and as it is once more. */
  asIs: string;
  without: string;
  again: string;
  /** The place pictured, and the words in it; CSS px. */
  clip: DrawnBox;
  words: DrawnBox[];
}

export async function seenInk({ asIs, without, again, clip, words }: Pictures): Promise<SeenInk> {
  const [ink, ground, later] = await Promise.all([asIs, without, again].map(pixelsOf));
  const scale = ink!.width / clip.width;
  const at = (place: number, pixels: ImageData): [number, number, number] => [
    pixels.data[place]!,
    pixels.data[place + 1]!,
    pixels.data[place + 2]!,
  ];
  /** 1 where there is no ink, and where the page moved by itself. */
  const contrastAt = (x: number, y: number): number => {
    if (x < 0 || y < 0 || x >= ink!.width || y >= ink!.height) return 1;
    const place = (y * ink!.width + x) * 4;
    const now = at(place, ink!);
    const then = at(place, later!);
    if (now.some((value, index) => value !== then[index])) return 1;
    return contrastOf(now, at(place, ground!));
  };
  const most = words.map((word) => {
    const left = Math.floor((word.x - clip.x) * scale);
    const right = Math.ceil((word.x - clip.x + word.width) * scale);
    const top = Math.floor((word.y - clip.y) * scale);
    const bottom = Math.ceil((word.y - clip.y + word.height) * scale);
    const middle = (left + right) / 2;
    let [first, second] = [1, 1];
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const contrast = contrastAt(x, y);
        if (x < middle) first = Math.max(first, contrast);
        else second = Math.max(second, contrast);
      }
    // A word of which half is gone is not read.
    return Math.min(first, second);
  });
  const inked = most.map((contrast) => contrast >= LEAST_CONTRAST);
  const contrasts = most.filter((_, place) => inked[place]);
  return {
    inked,
    contrast: contrasts.length === 0 ? null : Math.floor(Math.min(...contrasts) * 10) / 10,
  };
}

async function pixelsOf(base64: string): Promise<ImageData> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height);
}

type Rgb = [number, number, number];

/** WCAG 2.2, contrast ratio. */
function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((value) => LINEAR[value]!) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const LINEAR = Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

export type Rgba = [number, number, number, number];

/** A computed colour in sRGB; null for notations whose value would have to be guessed. */
export function parseColour(text: string): Rgba | null {
  const match = /^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)(?:(?:,| \/) ([\d.]+))?\)$/.exec(text);
  return match && [+match[1]!, +match[2]!, +match[3]!, +(match[4] ?? 1)];
}

export function over(front: Rgba, back: Rgba): Rgba {
  const mix = (i: 0 | 1 | 2) => front[i] * front[3] + back[i] * (1 - front[3]);
  return [mix(0), mix(1), mix(2), 1];
}

/** Contrast ratio as WCAG 2.2 defines it, 1–21. */
export function contrast(a: Rgba, b: Rgba): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance([r, g, b]: Rgba): number {
  const linear = (value: number) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

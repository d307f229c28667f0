export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function intersect(a: Box, b: Box): Box | null {
  const box = {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
  return box.right - box.left > 0.5 && box.bottom - box.top > 0.5 ? box : null;
}

export function area(box: Box): number {
  return Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top);
}

/** Points spread over a line of text, off its edges. */
export function probePoints(line: Box, count: number): [number, number][] {
  const y = (line.top + line.bottom) / 2;
  return Array.from({ length: count }, (_, i) => [
    line.left + ((i + 0.5) * (line.right - line.left)) / count,
    y,
  ]);
}

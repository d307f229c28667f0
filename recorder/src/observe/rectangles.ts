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

export const area = (box: Box): number => (box.right - box.left) * (box.bottom - box.top);

/** CSS px between the nearest edges; 0 when they touch. */
export const distance = (a: Box, b: Box): number =>
  Math.hypot(
    Math.max(0, a.left - b.right, b.left - a.right),
    Math.max(0, a.top - b.bottom, b.top - a.bottom),
  );

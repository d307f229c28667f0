import type { Screen } from './replay-player';

export interface Fit {
  scale: number;
  width: number;
  height: number;
}

/** The recorded screen as large as there is room for, never enlarged. */
export function fit(screen: Screen | null, room: Screen): Fit {
  if (!screen || screen.width <= 0 || screen.height <= 0 || room.width <= 0)
    return { scale: 1, width: room.width, height: Math.min(room.height, 320) };
  const scale = Math.min(1, room.width / screen.width, room.height / screen.height);
  return { scale, width: screen.width * scale, height: screen.height * scale };
}

import type { PrivacyLevel } from './privacy-level.js';

/** Where the live nodes that an event speaks of stood, for as long as the event waits to be cleaned. */
export class HeldNodes {
  /** Levels of what the roots of the recorded trees stood in. */
  readonly levels = new Map<number, PrivacyLevel>();
  readonly parents = new Map<number, { node: Node; level: PrivacyLevel }>();
}

/** More nodes than this are cleaned in a task of their own: some 5 ms on a slow machine. */
const MANY = 500;

export function hasMany(event: { type: number; data: unknown }): boolean {
  if (event.type === 2) return true;
  const { source, adds, isAttachIframe } = event.data as {
    source?: number;
    adds?: unknown[];
    isAttachIframe?: boolean;
  };
  return event.type === 3 && source === 0 && (isAttachIframe === true || (adds?.length ?? 0) > MANY);
}

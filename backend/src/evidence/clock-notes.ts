import { isCount, isListOf, isObject, isTime } from './json-shape.js';

/** A step of the visitor's clock, as the recorder noted it in the header of a segment. */
export interface ClockJump {
  seq: number;
  /** The visitor's clock after the step, epoch ms. */
  at: number;
  byMs: number;
}

/** How the visitor's clock stood to the appliance's. For whoever reads times; nothing is ever kept or removed by it. */
export interface ClockNotes {
  /**
   * One for each segment, in order: when it arrived by the appliance's clock, less when it ended by the visitor's, in
   * ms. It includes the way here, so the least of them is the best estimate. The first is that at the opening.
   */
  offsetsMs: number[];
  jumps: ClockJump[];
}

export function clockNotes(
  segments: readonly { receivedAt: string; lastAt: number }[],
  jumps: readonly ClockJump[],
): ClockNotes {
  const offsetsMs = segments.map(({ receivedAt, lastAt }) => Math.round(Date.parse(receivedAt) - lastAt));
  return { offsetsMs, jumps: [...jumps] };
}

/** The steps that a header notes. The header is the recorder's word: what is no step is left out. */
export function jumpsIn(header: unknown, seq: number): ClockJump[] {
  const jumps = isObject(header) ? header['clockJumps'] : undefined;
  if (!Array.isArray(jumps)) return [];
  return jumps
    .filter((jump) => isObject(jump) && isStep(jump['at'], jump['byMs']))
    .map(({ at, byMs }: ClockJump) => ({ seq, at, byMs }));
}

export function isClockNotes(value: unknown): value is ClockNotes {
  return (
    isObject(value) &&
    isListOf(value['offsetsMs'], Number.isSafeInteger) &&
    isListOf(
      value['jumps'],
      (jump) => isObject(jump) && isCount(jump['seq']) && isStep(jump['at'], jump['byMs']),
    )
  );
}

function isStep(at: unknown, byMs: unknown): boolean {
  return isTime(at) && Number.isSafeInteger(byMs);
}

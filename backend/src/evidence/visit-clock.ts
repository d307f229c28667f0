import type { BlindStretch, Observations, SeenAction, Stretch, UnusableObservation } from './observations.js';

/** Observations are reported when they end, so neighbours may be this much out of order without a step of the clock. */
const TOLERANCE_MS = 250;

export interface PlacedAction extends SeenAction {
  run: number;
}

/** A visit cut into runs, each with a clock that only went forwards. */
export interface ClockedVisit {
  firstAction(action: string): PlacedAction | null;
  /** Stretches of the disclosure, per run; with an action, those before it, cut off at it. */
  stretchesBefore(action: PlacedAction | null): Stretch[][];
  stepsBefore(action: PlacedAction | null): boolean;
  unusableBefore(action: PlacedAction | null): UnusableObservation[];
  recorderFaultBefore(action: PlacedAction | null): boolean;
  blindBefore(action: PlacedAction | null): BlindStretch[];
}

/**
 * The order of what was observed is fixed by the hash chain; its times are the visitor's. Where time steps back, the
 * visit is cut: what lies in an earlier run came earlier, whatever its clock said, and time is compared inside a run.
 */
export function splitAtClockSteps(observations: Observations, disclosure: string): ClockedVisit {
  const timed = [
    ...observations.stretches.map((stretch) => ({ at: stretch.to, order: stretch.order, stretch })),
    ...observations.actions.map((action) => ({ at: action.at, order: action.order, action })),
  ].sort((a, b) => a.order - b.order);

  const runs: Stretch[][] = [[]];
  const actions: PlacedAction[] = [];
  let newest = -Infinity;
  for (const item of timed) {
    if (item.at < newest - TOLERANCE_MS) {
      runs.push([]);
      newest = item.at;
    }
    newest = Math.max(newest, item.at);
    if ('action' in item) actions.push({ ...item.action, run: runs.length - 1 });
    else if (item.stretch.disclosure === disclosure) (runs.at(-1) as Stretch[]).push(item.stretch);
  }

  return {
    firstAction: (name) => actions.find(({ action }) => action === name) ?? null,
    stretchesBefore: (action) =>
      action === null
        ? runs
        : runs
            .slice(0, action.run + 1)
            .map((run, index) => (index < action.run ? run : cutOff(run, action.at))),
    stepsBefore: (action) => (action === null ? runs.length : action.run + 1) > 1,
    unusableBefore: (action) =>
      observations.unusable.filter(
        (one) => (one.disclosure === null || one.disclosure === disclosure) && isBefore(one, action),
      ),
    recorderFaultBefore: (action) => observations.recorderFaults.some((fault) => isBefore(fault, action)),
    blindBefore: (action) => observations.blind.filter((one) => isBefore(one, action)),
  };
}

function cutOff(run: Stretch[], at: number): Stretch[] {
  return run.filter(({ from }) => from < at).map((stretch) => ({ ...stretch, to: Math.min(stretch.to, at) }));
}

function isBefore({ order }: { order: number }, action: PlacedAction | null): boolean {
  return action === null || order < action.order;
}

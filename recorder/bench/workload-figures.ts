import { inMs, inPercent, spreadOf } from './figures.ts';
import { mainThreadTime, type MainThreadTime } from './main-thread.ts';
import type { Stage, Variant } from './stage.ts';
import { type Workload, WORKLOADS } from './workloads.ts';

export interface WorkloadFigures {
  workload: string;
  nodes: number;
  /** Milliseconds of processor time on the main thread, medians. */
  total: Record<Variant, number>;
  longest: Record<Variant, number>;
  /** How far the totals of the runs lay apart: the middle half, as a share of the median. */
  spread: Record<Variant, number>;
  /** Ours beside bare rrweb, the page's own work in both; and what each adds to the page. */
  ratio: number;
  addedRatio: number;
  judged: boolean;
}

const VARIANTS: Variant[] = ['none', 'rrweb', 'exhibit'];
/** The bars are for this size; the others show how the cost grows. */
const JUDGED = 10_000;
const ROUNDS: Readonly<Record<number, number>> = { 1_000: 2, 10_000: 4, 30_000: 1 };

export async function workloadFigures(stage: Stage, say: (line: string) => void): Promise<WorkloadFigures[]> {
  say('main thread, in ms of processor time (page alone / bare rrweb / ours)');
  const figures: WorkloadFigures[] = [];
  for (const workload of WORKLOADS)
    for (const [nodes, rounds] of Object.entries(ROUNDS)) {
      figures.push(await figuresOf(stage, workload, Number(nodes), rounds));
      say(lineOf(figures.at(-1)!));
    }
  return figures;
}

/** The variants take turns, and every run has a page of its own. The first turn warms up and is not counted. */
async function figuresOf(
  stage: Stage,
  workload: Workload,
  nodes: number,
  rounds: number,
): Promise<WorkloadFigures> {
  const runs: Record<Variant, MainThreadTime[]> = { none: [], rrweb: [], exhibit: [] };
  for (let round = 0; round <= rounds; round++)
    for (const variant of round % 2 ? VARIANTS.toReversed() : VARIANTS) {
      const time = await mainThreadTime(stage, workload, nodes, variant);
      if (round > 0) runs[variant].push(time);
    }
  const of = (value: (variant: Variant) => number) =>
    Object.fromEntries(VARIANTS.map((variant) => [variant, value(variant)])) as Record<Variant, number>;
  const total = of((variant) => spreadOf(runs[variant].map((run) => run.total)).median);
  return {
    workload: workload.name,
    nodes,
    total,
    longest: of((variant) => spreadOf(runs[variant].map((run) => run.longest)).median),
    spread: of((variant) => spreadOf(runs[variant].map((run) => run.total)).spread),
    ratio: total.exhibit / total.rrweb,
    addedRatio: (total.exhibit - total.none) / (total.rrweb - total.none),
    judged: nodes === JUDGED,
  };
}

function lineOf({ workload, nodes, total, longest, spread, ratio, addedRatio }: WorkloadFigures): string {
  const three = (of: Record<Variant, number>, as: (value: number) => string) =>
    VARIANTS.map((variant) => as(of[variant]).padStart(7)).join(' /');
  return `  ${workload.padEnd(13)} ${String(nodes).padStart(6)} nodes  total ${three(total, inMs)}  ratio ${ratio.toFixed(2)} (added ${addedRatio.toFixed(2)})  longest task ${three(longest, inMs)}  spread ${three(spread, inPercent)}`;
}

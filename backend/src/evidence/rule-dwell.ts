import type { DisclosureRule, DisclosureVersion } from './disclosure-version.js';
import { type Dwell, dwell, type Hope } from './dwell.js';
import { total } from './intervals.js';
import type { Stretch } from './observations.js';
import { spacedWords } from './word-count.js';

export interface RuleDwell extends Dwell {
  /** Are the rule's times met? Never without any time. */
  isMet: boolean;
  /** With `lineByLine`: too few lines were ever in view. */
  isPartlyUnseen: boolean;
}

/** What a rule's times need of one text, beside its minima. */
export interface Needs {
  rule: DisclosureRule;
  /** As long as its words take to read at the rule's rate, ms; 0 without one. */
  readingMs: number;
}

export function needsOf({
  rule,
  text,
  words = spacedWords(text),
}: Pick<DisclosureVersion, 'rule' | 'text' | 'words'>): Needs {
  const { wordsPerMinute } = rule;
  return { rule, readingMs: wordsPerMinute === undefined ? 0 : Math.ceil((words * 60_000) / wordsPerMinute) };
}

/** How long a text was visible, as its rule counts it. */
export function ruleDwell<T extends Stretch>(
  needs: Needs,
  runs: T[][],
  counts: (stretch: T) => boolean,
  hope: Hope | null = null,
): RuleDwell {
  if (needs.rule.lineByLine) return bestLayout(needs, runs, counts, hope);
  const seen = dwell(runs, counts, hope);
  return {
    ...seen,
    isMet: meets(needs.rule, seen) && seen.cumulativeMs >= needs.readingMs,
    isPartlyUnseen: false,
  };
}

/** `shown` needs evidence: a rule that asks for 0 ms still needs some time. */
function meets(rule: DisclosureRule, { continuousMs, cumulativeMs }: Omit<Dwell, 'intervals'>): boolean {
  return cumulativeMs > 0 && continuousMs >= rule.minContinuousMs && cumulativeMs >= rule.minCumulativeMs;
}

/** Lines of a text that broke otherwise are other lines: each way in which it broke stands for itself. */
function bestLayout<T extends Stretch>(
  needs: Needs,
  runs: T[][],
  counts: (stretch: T) => boolean,
  hope: Hope | null,
): RuleDwell {
  const layouts = new Set(runs.flat().filter(counts).map(linesOf));
  if (layouts.size === 0) layouts.add(1);
  const each = [...layouts].map((lines) => {
    const laidOut = runs.map((run) => run.filter((stretch) => linesOf(stretch) === lines));
    return lineDwell(needs, laidOut, lines, counts, hope);
  });
  return each.sort((a, b) => Number(b.isMet) - Number(a.isMet) || b.cumulativeMs - a.cumulativeMs)[0]!;
}

/** The times are those of the worst line among as many as the rule asks for. */
function lineDwell<T extends Stretch>(
  { rule, readingMs }: Needs,
  runs: T[][],
  lines: number,
  counts: (stretch: T) => boolean,
  hope: Hope | null,
): RuleDwell {
  const any = dwell(runs, counts, hope);
  const each = Array.from({ length: lines }, (_, line) => {
    const seen = dwell(runs, (stretch) => counts(stretch) && showsLine(stretch, line), hope);
    return { ...seen, isMet: meets(rule, seen) };
  }).sort(
    (a, b) =>
      Number(b.isMet) - Number(a.isMet) || b.continuousMs - a.continuousMs || b.cumulativeMs - a.cumulativeMs,
  );
  const asked = Math.max(1, Math.ceil(rule.minVisibleShare * lines - 1e-9));
  const worst = each[asked - 1]!;
  return {
    intervals: any.intervals,
    continuousMs: worst.continuousMs,
    cumulativeMs: worst.cumulativeMs,
    isMet: worst.isMet && (hope ? any.cumulativeMs : total(any.intervals)) >= readingMs,
    isPartlyUnseen: worst.cumulativeMs === 0,
  };
}

const linesOf = ({ lines }: Stretch): number => lines ?? 1;

/** A recorder that tells of no lines tells whether all of the text was in view. */
function showsLine({ seen, visibleShare }: Stretch, line: number): boolean {
  if (seen === undefined) return visibleShare === 1;
  return seen.some(([first, last]) => first <= line && line <= last);
}

import type { DisclosureDto, DisclosureRuleDto } from '../api/models';
import { duration } from '../ui/duration';

/** The rule as parts of one sentence, in the order a person would ask about it. */
export function ruleWords(rule: DisclosureRuleDto): string[] {
  const words = [
    `at least ${Math.round(rule.minVisibleShare * 100)} % of its text visible`,
    `in letters of at least ${rule.minFontPx} px`,
    `for at least ${duration(rule.minContinuousMs)} in one go`,
    `and ${duration(rule.minCumulativeMs)} all together`,
  ];
  if (rule.beforeAction !== null) words.push(`before the action “${rule.beforeAction}”`);
  return words;
}

export interface Coverage {
  total: number;
  parts: { name: 'shown' | 'not_shown' | 'cannot_determine'; count: number; percent: number }[];
}

export function coverage(counts: DisclosureDto['coverage']): Coverage {
  const total = counts.shown + counts.notShown + counts.cannotDetermine;
  const part = (name: Coverage['parts'][number]['name'], count: number): Coverage['parts'][number] => ({
    name,
    count,
    percent: total === 0 ? 0 : (count / total) * 100,
  });
  return {
    total,
    parts: [
      part('shown', counts.shown),
      part('not_shown', counts.notShown),
      part('cannot_determine', counts.cannotDetermine),
    ],
  };
}

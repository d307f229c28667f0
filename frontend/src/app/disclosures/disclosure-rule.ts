import type { DisclosureDto, DisclosureRuleDto } from '../api/models';
import { duration } from '../ui/duration';

/** The rule as parts of one sentence, in the order a person would ask about it. */
export function ruleWords(rule: DisclosureRuleDto): string[] {
  const share = Math.round(rule.minVisibleShare * 100);
  const words = [
    rule.lineByLine
      ? `at least ${share} % of its lines visible, each for long enough`
      : `at least ${share} % of its text visible`,
  ];
  if (rule.minFontPx > 0) words.push(`in letters of at least ${rule.minFontPx} px`);
  if (rule.minRelativeFont !== undefined) words.push(relativeFontWords(rule.minRelativeFont));
  if (rule.minContrast !== undefined) words.push(`with a contrast of at least ${rule.minContrast} : 1`);
  if (rule.minContinuousMs > 0) words.push(`for at least ${duration(rule.minContinuousMs)} in one go`);
  if (rule.minCumulativeMs > 0) words.push(`for at least ${duration(rule.minCumulativeMs)} all together`);
  if (rule.wordsPerMinute !== undefined)
    words.push(`for as long as ${rule.wordsPerMinute} words a minute need`);
  if (rule.wholeVisit) words.push('on every page of the visit');
  if (rule.pages !== undefined) words.push(`on pages ${rule.pages.join(', ')}`);
  if (rule.beforeAction !== null) words.push(`before the action “${rule.beforeAction}”`);
  if (rule.maxActionDistancePx !== undefined)
    words.push(`at most ${rule.maxActionDistancePx} px away from it`);
  if (rule.devices !== undefined)
    words.push(`on ${rule.devices.map((device) => DEVICES[device]).join(', ')}`);
  if (rule.maxZoom !== undefined)
    words.push(rule.maxZoom === 1 ? 'without pinch zoom' : `at a pinch zoom of at most ${rule.maxZoom}`);
  return words;
}

const DEVICES = { phone: 'phones', tablet: 'tablets', desktop: 'desktops' };

const relativeFontWords = (share: number): string =>
  share === 1
    ? 'in letters at least as large as the page’s running text'
    : `in letters of at least ${Math.round(share * 100)} % of the page’s running text`;

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

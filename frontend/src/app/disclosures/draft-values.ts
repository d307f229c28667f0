import type { DisclosureRuleDto, DisclosureVersionDto, DraftDisclosureVersionDto } from '../api/models';

/** How the page names an action: by its own attribute, or by what a person does. */
export type ActionBy = 'marked' | 'click' | 'submit' | 'consent';

/** The rule as the form holds it: seconds, percent, and null where nothing is asked. */
export interface RuleValues {
  percent: number;
  lineByLine: boolean;
  seconds: number;
  secondsInAll: number;
  wordsPerMinute: number | null;
  fontPx: number;
  relativePercent: number | null;
  contrast: number | null;
  wholeVisit: boolean;
  /** One path to a line. */
  pages: string;
  beforeAction: string;
  maxActionDistancePx: number | null;
  phone: boolean;
  tablet: boolean;
  desktop: boolean;
  maxZoom: number | null;
}

/** Everything of a version that a person drafts. */
export interface DraftValues extends RuleValues {
  locale: string;
  text: string;
  furtherTexts: { locale: string; text: string }[];
  selector: string;
  actionBy: ActionBy;
  actionSelector: string;
  /** As `<input type="datetime-local">` has it: the person's own time. */
  effectiveFrom: string;
  effectiveTo: string;
}

/** What is sent: nothing of what was left empty. */
export function draftOf(values: DraftValues): DraftDisclosureVersionDto {
  return {
    locale: values.locale,
    text: values.text.trim(),
    furtherTexts: values.furtherTexts.map(({ locale, text }) => ({ locale, text: text.trim() })),
    rule: ruleOf(values),
    selector: values.selector.trim() || null,
    action:
      values.actionBy === 'marked' || values.beforeAction.trim() === ''
        ? null
        : { on: values.actionBy, ...optional('selector', values.actionSelector.trim() || null) },
    effectiveFrom: instant(values.effectiveFrom),
    effectiveTo: instant(values.effectiveTo),
  };
}

export function ruleOf(values: RuleValues): DisclosureRuleDto {
  const pages = values.pages.split(/\s+/).filter((line) => line !== '');
  const devices = (['phone', 'tablet', 'desktop'] as const).filter((device) => values[device]);
  return {
    minContinuousMs: Math.round(values.seconds * 1000),
    minCumulativeMs: Math.round(values.secondsInAll * 1000),
    minVisibleShare: values.percent / 100,
    minFontPx: values.fontPx,
    beforeAction: values.beforeAction.trim() || null,
    ...optional('wordsPerMinute', values.wordsPerMinute),
    ...optional('minContrast', values.contrast),
    ...optional('minRelativeFont', values.relativePercent === null ? null : values.relativePercent / 100),
    ...optional('lineByLine', values.lineByLine || null),
    ...optional('maxActionDistancePx', values.maxActionDistancePx),
    ...optional('devices', devices.length === 3 ? null : devices),
    ...optional('maxZoom', values.maxZoom),
    ...optional('wholeVisit', values.wholeVisit || null),
    ...optional('pages', pages.length === 0 ? null : pages),
  } as DisclosureRuleDto;
}

export function ruleValues(rule: DisclosureRuleDto): RuleValues {
  const on = (device: 'phone' | 'tablet' | 'desktop') => rule.devices?.includes(device) ?? true;
  return {
    percent: Math.round(rule.minVisibleShare * 100),
    lineByLine: rule.lineByLine ?? false,
    seconds: rule.minContinuousMs / 1000,
    secondsInAll: rule.minCumulativeMs / 1000,
    wordsPerMinute: rule.wordsPerMinute ?? null,
    fontPx: rule.minFontPx,
    relativePercent: rule.minRelativeFont === undefined ? null : Math.round(rule.minRelativeFont * 100),
    contrast: rule.minContrast ?? null,
    wholeVisit: rule.wholeVisit ?? false,
    pages: (rule.pages ?? []).join('\n'),
    beforeAction: rule.beforeAction ?? '',
    maxActionDistancePx: rule.maxActionDistancePx ?? null,
    phone: on('phone'),
    tablet: on('tablet'),
    desktop: on('desktop'),
    maxZoom: rule.maxZoom ?? null,
  };
}

/** A version as the beginning of the next. Its time is not copied: that is decided anew. */
export function valuesOf(version: DisclosureVersionDto): DraftValues {
  return {
    ...ruleValues(version.rule),
    locale: version.locale,
    text: version.text,
    furtherTexts: version.furtherTexts.map(({ locale, text }) => ({ locale, text })),
    selector: version.selector ?? '',
    actionBy: version.action?.on ?? 'marked',
    actionSelector: version.action?.selector ?? '',
    effectiveFrom: '',
    effectiveTo: '',
  };
}

const optional = <T>(name: string, value: T | null): Record<string, T> =>
  value === null ? {} : { [name]: value };

const instant = (local: string): string | null => (local === '' ? null : new Date(local).toISOString());

import { parseRuleSelector, ruleSelectorFaultText } from '@exhibit/contract';
import type { DisclosureAction, DisclosureRule } from '../evidence/disclosure-version.js';

/** Longest time that a rule may ask for: nobody looks at one text for longer, and a typing error is likelier. */
export const LONGEST_DWELL_MS = 3_600_000;

export type DefinitionFaultCode =
  | 'DISCLOSURE_TEXT_EMPTY'
  | 'DISCLOSURE_LOCALE_TWICE'
  | 'DISCLOSURE_TEXT_TWICE'
  | 'DISCLOSURE_DWELL_TOO_LONG'
  | 'DISCLOSURE_DWELL_MISSING'
  | 'DISCLOSURE_RULE_OUT_OF_RANGE'
  | 'DISCLOSURE_RULE_NEEDS_ACTION'
  | 'DISCLOSURE_ACTION_INVALID'
  | 'DISCLOSURE_SELECTOR_INVALID'
  | 'DISCLOSURE_PAGE_PATTERN_INVALID'
  | 'DISCLOSURE_DEVICES_EMPTY'
  | 'DISCLOSURE_EFFECTIVE_TIME_INVALID';

/** What is wrong with a draft, and what to do about it. */
export interface DefinitionFault {
  code: DefinitionFaultCode;
  /** Member of the draft, such as `rule.pages`. */
  field: string;
  text: string;
}

export interface DraftedDefinition {
  /** Normalised. The first is the main one. */
  texts: readonly { locale: string; text: string }[];
  rule: DisclosureRule;
  selector: string | null;
  action: DisclosureAction | null;
  effectiveFrom: Date | null;
  effectiveTo: Date | null;
}

/** Every fault of a draft, for the person who writes it; empty when it may be kept. */
export function definitionFaults(draft: DraftedDefinition): DefinitionFault[] {
  return [
    ...textFaults(draft.texts),
    ...dwellFaults(draft.rule),
    ...rangeFaults(draft.rule),
    ...actionFaults(draft),
    ...selectorFaults('selector', draft.selector),
    ...pageFaults(draft.rule.pages),
    ...timeFaults(draft),
  ];
}

function textFaults(texts: DraftedDefinition['texts']): DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  if (texts.some(({ text }) => text === ''))
    faults.push(fault('DISCLOSURE_TEXT_EMPTY', 'text', 'Enter the approved text, in every language.'));
  const twice = repeated(texts.map(({ locale }) => locale.toLowerCase()));
  if (twice !== null)
    faults.push(
      fault(
        'DISCLOSURE_LOCALE_TWICE',
        'furtherTexts',
        `There are two texts for ${twice}. Leave one of them out.`,
      ),
    );
  // The text alone tells the languages apart on a page: two that are alike could not be told.
  if (repeated(texts.map(({ text }) => text)) !== null)
    faults.push(
      fault(
        'DISCLOSURE_TEXT_TWICE',
        'furtherTexts',
        'Two languages have the same text. One of them is enough.',
      ),
    );
  return faults;
}

function dwellFaults({
  minContinuousMs,
  minCumulativeMs,
  wordsPerMinute,
}: DisclosureRule): DefinitionFault[] {
  if (minContinuousMs > LONGEST_DWELL_MS || minCumulativeMs > LONGEST_DWELL_MS)
    return [
      fault(
        'DISCLOSURE_DWELL_TOO_LONG',
        'rule.minContinuousMs',
        'A rule may ask for at most one hour. Write the time in milliseconds, or in seconds in the console.',
      ),
    ];
  if (minContinuousMs === 0 && minCumulativeMs === 0 && wordsPerMinute === undefined)
    return [
      fault(
        'DISCLOSURE_DWELL_MISSING',
        'rule.minContinuousMs',
        'A rule that asks for no time at all is met by a flash. Say how long it must be visible, or how fast it may be read.',
      ),
    ];
  return [];
}

const RANGES = [
  ['minVisibleShare', 0.01, 1],
  ['minFontPx', 0, 100],
  ['wordsPerMinute', 30, 1_000],
  ['minContrast', 1, 21],
  ['minRelativeFont', 0.1, 10],
  ['maxActionDistancePx', 0, 100_000],
  ['maxZoom', 1, 10],
] as const;

function rangeFaults(rule: DisclosureRule): DefinitionFault[] {
  return RANGES.flatMap(([name, least, most]) => {
    const value = rule[name];
    if (value === undefined || (value >= least && value <= most)) return [];
    return [fault('DISCLOSURE_RULE_OUT_OF_RANGE', `rule.${name}`, `${name} must be ${least} to ${most}.`)];
  });
}

function actionFaults({ rule, action }: DraftedDefinition): DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  if (rule.beforeAction === null && (action !== null || rule.maxActionDistancePx !== undefined))
    faults.push(
      fault(
        'DISCLOSURE_RULE_NEEDS_ACTION',
        'rule.beforeAction',
        'A distance, or what the action is, means nothing without an action. Name the action that it must come before.',
      ),
    );
  if (action?.on === 'consent' && action.selector !== undefined)
    faults.push(
      fault(
        'DISCLOSURE_ACTION_INVALID',
        'action.selector',
        'Consent is reported by the recorder itself. Leave the selector out, or choose a click.',
      ),
    );
  if (action?.on === 'click' && action.selector === undefined)
    faults.push(
      fault(
        'DISCLOSURE_ACTION_INVALID',
        'action.selector',
        'Without a selector any click on the page would be the action. Name the element, such as #sign.',
      ),
    );
  if (rule.devices?.length === 0 || (rule.devices && repeated(rule.devices) !== null))
    faults.push(
      fault(
        'DISCLOSURE_DEVICES_EMPTY',
        'rule.devices',
        'Name each device once, at least one of them; or leave them out for every device.',
      ),
    );
  return [...faults, ...selectorFaults('action.selector', action?.selector ?? null)];
}

function selectorFaults(field: string, selector: string | null): DefinitionFault[] {
  if (selector === null) return [];
  const parsed = parseRuleSelector(selector);
  if (!('fault' in parsed)) return [];
  const text =
    parsed.fault === 'secret'
      ? `<${parsed.part}> is never looked at`
      : parsed.fault === 'bare'
        ? `<${parsed.part}> alone names too much: add an id, a class or an attribute`
        : ruleSelectorFaultText(parsed);
  return [fault('DISCLOSURE_SELECTOR_INVALID', field, `The selector cannot be used: ${text}.`)];
}

function pageFaults(pages: string[] | undefined): DefinitionFault[] {
  if (pages === undefined) return [];
  if (pages.length === 0) return [pageFault('Name at least one page, or leave them out for every page.')];
  return pages
    .filter((pattern) => !isPagePattern(pattern))
    .map((pattern) =>
      pageFault(
        `"${pattern.slice(0, 80)}" is not a path such as /loan/*/offer or /loan/**. Begin with /; * stands for one whole part, ** only at the end.`,
      ),
    );
}

const pageFault = (text: string) => fault('DISCLOSURE_PAGE_PATTERN_INVALID', 'rule.pages', text);

function isPagePattern(pattern: string): boolean {
  if (!/^\/[^\s?#]*$/.test(pattern) || pattern.length > 200) return false;
  const parts = pattern.slice(1).split('/');
  return parts.every(
    (part, index) => !part.includes('*') || part === '*' || (part === '**' && index === parts.length - 1),
  );
}

function timeFaults({ effectiveFrom, effectiveTo }: DraftedDefinition): DefinitionFault[] {
  if (effectiveFrom === null || effectiveTo === null || effectiveTo > effectiveFrom) return [];
  return [
    fault(
      'DISCLOSURE_EFFECTIVE_TIME_INVALID',
      'effectiveTo',
      'It would end before it begins. Choose an end after its beginning, or leave the end open.',
    ),
  ];
}

const fault = (code: DefinitionFaultCode, field: string, text: string): DefinitionFault => ({
  code,
  field,
  text,
});

function repeated(values: readonly string[]): string | null {
  return values.find((value, index) => values.indexOf(value) !== index) ?? null;
}

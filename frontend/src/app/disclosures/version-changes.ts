import type { DisclosureVersionDto } from '../api/models';
import { ruleWords } from './disclosure-rule';

/** What is different in a version from the one before, in words; empty when nothing is. */
export function versionChanges(before: DisclosureVersionDto, after: DisclosureVersionDto): string[] {
  return [
    ...textChanges(before, after),
    ...ruleChanges(before, after),
    ...whereChanges(before, after),
    ...timeChanges(before, after),
  ];
}

function textChanges(before: DisclosureVersionDto, after: DisclosureVersionDto): string[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const changes: string[] = [];
  for (const [locale, text] of now)
    if (!old.has(locale)) changes.push(`There is a text in ${locale}. Until now there was none.`);
    else if (old.get(locale) !== text)
      changes.push(`The text in ${locale} is another one: ${wordChange(old.get(locale)!, text)}.`);
  for (const locale of old.keys())
    if (!now.has(locale)) changes.push(`There is no text in ${locale} any more.`);
  return changes;
}

function ruleChanges(before: DisclosureVersionDto, after: DisclosureVersionDto): string[] {
  const [old, now] = [ruleWords(before.rule), ruleWords(after.rule)];
  const added = now.filter((words) => !old.includes(words));
  const gone = old.filter((words) => !now.includes(words));
  return [
    ...added.map((words) => `New condition: ${words}.`),
    ...gone.map((words) => `No longer a condition: ${words}.`),
  ];
}

function whereChanges(before: DisclosureVersionDto, after: DisclosureVersionDto): string[] {
  const changes: string[] = [];
  if (before.selector !== after.selector)
    changes.push(
      after.selector === null ? 'It is found by its key alone.' : `It is found by ${after.selector} as well.`,
    );
  if (actionWords(before) !== actionWords(after)) changes.push(`The action is ${actionWords(after)}.`);
  return changes;
}

function timeChanges(before: DisclosureVersionDto, after: DisclosureVersionDto): string[] {
  const changes: string[] = [];
  if (before.effectiveFrom !== after.effectiveFrom)
    changes.push(
      `It takes effect ${after.effectiveFrom === null ? 'when it is published' : `on ${day(after.effectiveFrom)}`}.`,
    );
  if (before.effectiveTo !== after.effectiveTo)
    changes.push(
      `It ends ${after.effectiveTo === null ? 'when a newer version takes over' : `on ${day(after.effectiveTo)}`}.`,
    );
  return changes;
}

export function actionWords({ rule, action }: Pick<DisclosureVersionDto, 'rule' | 'action'>): string {
  if (rule.beforeAction === null) return 'none';
  if (action === null) return `what the page marks with data-exhibit-action="${rule.beforeAction}"`;
  if (action.on === 'consent') return 'consent to the recording';
  return `${action.on === 'click' ? 'a click on' : 'a submit of'} ${action.selector ?? 'any form'}`;
}

/** The first place where two texts part, with a few words of each. */
function wordChange(before: string, after: string): string {
  const [old, now] = [before.split(' '), after.split(' ')];
  const first = old.findIndex((word, index) => word !== now[index]);
  const at = first === -1 ? old.length : first;
  const words = (all: string[]) => (at < all.length ? `“${all.slice(at, at + 6).join(' ')}…”` : 'nothing');
  return `${words(now)} where there was ${words(old)}`;
}

const textsOf = (version: DisclosureVersionDto): Map<string, string> =>
  new Map([version, ...version.furtherTexts].map(({ locale, text }) => [locale, text]));

const day = (at: string): string => at.slice(0, 16).replace('T', ' ') + ' UTC';

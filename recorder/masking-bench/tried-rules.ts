import {
  matchesRuleSelector,
  normaliseText,
  parseRuleSelector,
  type MaskingPolicy,
  type RuleSelector,
  type UnmaskRule,
} from '@exhibit/contract';
import { policyView } from '../src/sanitize/policy-view.js';
import { privacyLevels } from '../src/sanitize/privacy-level.js';
import { beyondRules, type BeyondRules } from './beyond-rules.js';

const PATHS_AT_MOST = 5;
const TEXTS_AT_MOST = 20;
/** A draft may approve no longer text. */
const LONGEST_TEXT = 20_000;

/** What one rule does on this page. */
export interface TriedRule {
  id: string;
  /** Elements that it names and may show something of. */
  named: number;
  /** Where the first of them stand. */
  paths: string[];
  /** Texts that become visible; of all texts that are not beyond any rule, the share is said to the page as a whole. */
  texts: number;
  attributes: { name: string; elements: number }[];
  images: number;
  /** Within what it names or would name, and masked all the same. */
  refused: { why: BeyondRules; elements: number }[];
  /** As recorded, normalised, each once: what an approved text is compared with. Empty unless the rule has one. */
  recordedTexts: string[];
}

export interface TriedPage {
  rules: TriedRule[];
  /** Texts that a rule could show, and how many one does. */
  texts: number;
  textsShown: number;
  refused: { why: BeyondRules; elements: number }[];
}

/** Asks the recorder's own matching and levels of the page as it stands. `recorded` is the text of an element as it left. */
export function triedRules(
  policy: MaskingPolicy,
  recorded: (element: Element, deep: boolean) => string,
): TriedPage {
  const levels = privacyLevels(policyView(policy));
  const elements = [...document.body.querySelectorAll('*')];
  const beyond = new Map(
    elements.flatMap((element) => {
      const why = beyondRules(element, levels.of(element));
      return why ? [[element, why] as const] : [];
    }),
  );
  const texts = textsIn(document.body).filter((text) => !beyond.has(text.parentElement!));
  const shown = new Set<Text>();
  const rules = policy.rules.map((rule) => tried(rule, { elements, beyond, shown, recorded }));
  return { rules, texts: texts.length, textsShown: shown.size, refused: counted(beyond.values()) };
}

interface Page {
  elements: readonly Element[];
  beyond: ReadonlyMap<Element, BeyondRules>;
  shown: Set<Text>;
  recorded: (element: Element, deep: boolean) => string;
}

function tried(rule: UnmaskRule, { elements, beyond, shown, recorded }: Page): TriedRule {
  const selector = parseRuleSelector(rule.selector);
  const wanted = 'fault' in selector ? [] : elements.filter((element) => wouldName(selector, element));
  const named = wanted.filter((element) => !beyond.has(element));
  const own = new Set<Text>();
  if (rule.text)
    for (const element of named)
      for (const text of rule.descendants ? textsIn(element) : directTexts(element))
        if (!beyond.has(text.parentElement!)) own.add(text);
  own.forEach((text) => shown.add(text));
  const refused = new Set(wanted.filter((element) => beyond.has(element)));
  if (rule.descendants)
    for (const element of named)
      for (const below of element.querySelectorAll('*')) if (beyond.has(below)) refused.add(below);
  const images = rule.image ? named.filter(({ localName }) => localName === 'img').length : 0;
  return {
    id: rule.id,
    named: named.length,
    paths: named.slice(0, PATHS_AT_MOST).map(pathOf),
    texts: own.size,
    attributes: rule.attributes.map((name) => ({
      name,
      elements: named.filter((element) => element.hasAttribute(name)).length,
    })),
    images,
    refused: counted([...refused].map((element) => beyond.get(element)!)),
    recordedTexts: rule.approvedTextHash
      ? [...new Set(named.map((element) => normaliseText(recorded(element, rule.descendants))))]
          .filter(({ length }) => length <= LONGEST_TEXT)
          .slice(0, TEXTS_AT_MOST)
      : [],
  };
}

/** As if it were no field: what a rule would name but may not is said, not passed over. */
function wouldName(selector: RuleSelector, element: Element): boolean {
  const tag = selector.tag === null ? 'x' : element.localName;
  return matchesRuleSelector(selector, { tag, attribute: (name) => element.getAttribute(name) });
}

function textsIn(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) if (isSaid(walker.currentNode)) texts.push(walker.currentNode as Text);
  return texts;
}

const directTexts = (element: Element): Text[] =>
  [...element.childNodes].filter((node): node is Text => node.nodeType === 3 && isSaid(node));

const isSaid = ({ data }: Node & { data?: string }): boolean => (data ?? '').trim() !== '';

function counted(found: Iterable<BeyondRules>): { why: BeyondRules; elements: number }[] {
  const times = new Map<BeyondRules, number>();
  for (const why of found) times.set(why, (times.get(why) ?? 0) + 1);
  return [...times].map(([why, elements]) => ({ why, elements }));
}

const STEPS = 4;
const LONGEST_PATH = 160;

/** A short way to an element, for somebody who looks for it: from the nearest id, or a few steps up. */
export function pathOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && steps.length < STEPS; at = at.parentElement) {
    if (at === document.body) break;
    steps.unshift(stepOf(at));
    if (at.id) break;
  }
  return steps.join(' > ').slice(0, LONGEST_PATH);
}

function stepOf(element: Element): string {
  if (element.id) return `${element.localName}#${element.id}`;
  const alike = [...(element.parentElement?.children ?? [])].filter(
    ({ localName }) => localName === element.localName,
  );
  return alike.length > 1
    ? `${element.localName}:nth-of-type(${alike.indexOf(element) + 1})`
    : element.localName;
}

import {
  NEVER_SHOWN_ATTRIBUTES,
  parseRuleSelector,
  type MaskingPolicy,
  type RuleSelector,
} from '@exhibit/contract';
import type { PageNode } from './recorded-page.js';

/** What a visitor types or chooses, what runs, what embeds: no rule reaches into these (P1). */
const SECRET_TAGS: ReadonlySet<string> = new Set(
  'input textarea select option optgroup datalist script noscript style template title object embed canvas audio video'.split(
    ' ',
  ),
);
const NEVER_NAMED: ReadonlySet<string> = new Set(['iframe']);

/** A rule of the published version, ready to be asked. */
export interface CoveringRule {
  id: string;
  selector: RuleSelector;
  text: boolean;
  descendants: boolean;
  attributes: ReadonlySet<string>;
  /** The picture of the element itself. */
  image: boolean;
  /** Hex SHA-256 of the one text that may be shown, normalised; null when any text may. */
  approvedTextHash: string | null;
}

export interface TextCover {
  rule: CoveringRule;
  /** The element that the rule names. */
  element: PageNode;
}

/** The rules of one published policy version, asked about recorded elements. */
export class RuleCoverage {
  /** Classes, ids and tags that keep their names because rules use them. */
  readonly names: ReadonlySet<string>;
  private readonly rules: CoveringRule[] = [];
  private readonly values = new Set<string>();
  private readonly shownAttributes: ReadonlySet<string>;

  constructor(policy: MaskingPolicy) {
    const names = new Set<string>();
    for (const rule of policy.rules) {
      const selector = parseRuleSelector(rule.selector);
      if ('fault' in selector) continue;
      this.rules.push({
        id: rule.id,
        selector,
        text: rule.text,
        descendants: rule.text && rule.descendants,
        attributes: new Set(rule.attributes.map((name) => name.toLowerCase()).filter(mayBeShown)),
        image: rule.image === true,
        approvedTextHash: rule.approvedTextHash ?? null,
      });
      for (const name of [...selector.classes, selector.id, selector.tag]) if (name) names.add(name);
      for (const { name, value } of selector.attributes)
        if (value !== null) this.values.add(`${name}\n${value}`);
    }
    this.names = names;
    this.shownAttributes = new Set(this.rules.flatMap(({ attributes }) => [...attributes]));
  }

  /** Does a rule compare this attribute with this very value? Then the value stands in the policy already. */
  namesValue(attribute: string, value: string): boolean {
    return this.values.has(`${attribute}\n${value}`);
  }

  coversAttribute(element: PageNode, attribute: string): boolean {
    return (
      this.shownAttributes.has(attribute) &&
      this.showing(element, attribute).length > 0 &&
      !isBeyondRules(element)
    );
  }

  /** The rules that name the element and this attribute of it. */
  showing(element: PageNode, attribute: string): readonly CoveringRule[] {
    return this.matching(element).filter(({ attributes }) => attributes.has(attribute));
  }

  /** The rules under which the picture of the element may be loaded. */
  showingImage(element: PageNode): readonly CoveringRule[] {
    const showing = this.matching(element).filter(({ image }) => image);
    return showing.length > 0 && !isBeyondRules(element) ? showing : [];
  }

  /** Every rule under which the text of this node may be in clear. None when it stands among secrets. */
  coverOf(text: PageNode): TextCover[] {
    const { parent } = text;
    if (!parent || isBeyondRules(parent)) return [];
    // What an element shows directly inside does not reach into its shadow; nothing reaches into a frame.
    const covers = text.inShadow ? [] : this.covers(parent, ({ text: shown }) => shown);
    for (let at: PageNode | null = parent; at && at.type !== 0; at = at.parent)
      covers.push(...this.covers(at, ({ descendants }) => descendants));
    return covers;
  }

  private covers(element: PageNode, shows: (rule: CoveringRule) => boolean): TextCover[] {
    return this.matching(element)
      .filter(shows)
      .map((rule) => ({ rule, element }));
  }

  private matching(element: PageNode): readonly CoveringRule[] {
    if (element.matched?.by !== this) {
      const rules = element.type === 2 ? this.rules.filter(({ selector }) => matches(selector, element)) : [];
      element.matched = { by: this, rules };
    }
    return element.matched.rules;
  }
}

/** Does the selector name this recorded element? Never what no rule may name. */
export function matches(
  { tag, id, classes, attributes }: RuleSelector,
  { tag: own, facts }: PageNode,
): boolean {
  if (SECRET_TAGS.has(own) || NEVER_NAMED.has(own) || (tag !== null && tag !== own)) return false;
  if (id !== null && facts?.get('id') !== id) return false;
  if (classes.length > 0) {
    const has = new Set((facts?.get('class') ?? '').split(/\s+/));
    if (!classes.every((name) => has.has(name))) return false;
  }
  return attributes.every(({ name, value }) => {
    const actual = facts?.get(name);
    return actual !== undefined && (value === null || actual === value);
  });
}

/** Inside what is typed, what runs or what the firm blocks, however far up. */
export function isBeyondRules(element: PageNode): boolean {
  for (let at: PageNode | null = element; at; at = at.parent)
    if (SECRET_TAGS.has(at.tag) || at.facts?.has('data-exhibit-block')) return true;
  return false;
}

const mayBeShown = (attribute: string): boolean =>
  !NEVER_SHOWN_ATTRIBUTES.has(attribute) && !attribute.startsWith('on');

/**
 * Selectors of unmask rules: one compound selector of a tag name, #id, .class, [attribute] and
 * [attribute="value"]. No combinators, on purpose: recorder and appliance must agree on every match, and the
 * appliance sees the page only after masking. Attributes are limited to those that masking keeps.
 */
export interface RuleSelector {
  tag: string | null;
  id: string | null;
  classes: string[];
  attributes: { name: string; value: string | null }[];
}

/** The little that matching needs to know of an element; live or recorded. */
export interface ElementView {
  tag: string;
  attribute(name: string): string | null;
}

/** Elements no rule may name: what a visitor types or chooses, and what runs or embeds. */
const SECRET_TAGS = /^(input|textarea|select|option|datalist|script|style|iframe)$/;
const MATCHABLE_ATTRIBUTE = /^(data-exhibit-[a-z-]{1,40}|role|lang)$/;
const PART = /^(?:([#.])(-?[A-Za-z_][\w-]*)|\[([a-z][a-z-]*)(?:="([^"\\\n\r\f]*)")?\])/;

/** Why a selector cannot be used, and what of it. */
export interface RuleSelectorFault {
  fault: 'unreadable' | 'unmatchable' | 'secret' | 'bare';
  part: string;
}

export function parseRuleSelector(text: string): RuleSelector | RuleSelectorFault {
  const fault: RuleSelectorFault = { fault: 'unreadable', part: text };
  if (text.length === 0 || text.length > 200) return fault;
  const tag = /^[a-zA-Z][a-zA-Z0-9-]*/.exec(text)?.[0] ?? '';
  const selector: RuleSelector = { tag: tag.toLowerCase() || null, id: null, classes: [], attributes: [] };
  for (let rest = text.slice(tag.length); rest;) {
    const part = PART.exec(rest);
    if (!part) return fault;
    rest = rest.slice(part[0].length);
    const [, kind, name, attribute, value] = part;
    if (kind === '#') {
      if (selector.id !== null) return fault;
      selector.id = name!;
    } else if (kind === '.') selector.classes.push(name!);
    else {
      if (!MATCHABLE_ATTRIBUTE.test(attribute!)) return { fault: 'unmatchable', part: attribute! };
      selector.attributes.push({ name: attribute!, value: value ?? null });
    }
  }
  if (selector.tag !== null && SECRET_TAGS.test(selector.tag)) return { fault: 'secret', part: selector.tag };
  if (selector.id === null && selector.classes.length === 0 && selector.attributes.length === 0)
    return { fault: 'bare', part: tag };
  return selector;
}

/** The fault in words, for the person who drafts the rule. The recorder has no use for them, and leaves them out. */
export function ruleSelectorFaultText({ fault, part }: RuleSelectorFault): string {
  switch (fault) {
    case 'unreadable':
      return `"${part.slice(0, 80)}" is not a tag, #id, .class, [attribute] or [attribute="value"]`;
    case 'unmatchable':
      return `[${part}] cannot be matched: only data-exhibit-*, role and lang survive masking`;
    case 'secret':
      return `<${part}> can never be shown`;
    case 'bare':
      return 'a bare tag name would show too much: name an id, a class or an attribute';
  }
}

export function matchesRuleSelector(selector: RuleSelector, element: ElementView): boolean {
  // Asked of every element of a page and nearly always answered no: what is cheap to ask comes first.
  for (const { name, value } of selector.attributes) {
    const actual = element.attribute(name);
    if (actual === null || (value !== null && actual !== value)) return false;
  }
  if (selector.id !== null && element.attribute('id') !== selector.id) return false;
  if (selector.classes.length > 0) {
    const classes = (element.attribute('class') ?? '').split(/\s+/);
    if (!selector.classes.every((name) => classes.includes(name))) return false;
  }
  const tag = element.tag.toLowerCase();
  return !SECRET_TAGS.test(tag) && (selector.tag === null || selector.tag === tag);
}

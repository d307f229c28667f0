/**
 * One compound selector of a tag name, #id, .class, [attribute] and [attribute="value"]: the grammar in which the
 * recorder is told what to watch (see docs/format/verdict.md). Nothing that masking removes can be named.
 */
export interface ElementSelector {
  tag: string | null;
  id: string | null;
  classes: string[];
  attributes: { name: string; value: string | null }[];
}

const MAX_LENGTH = 200;
const PART = /^(?:([#.])(-?[A-Za-z_][\w-]*)|\[(data-exhibit-[a-z-]{1,40}|role|lang)(?:="([^"\\]*)")?\])/;
/** What a visitor types or chooses, and what runs or embeds, is never found. */
const SECRET_TAGS = /^(input|textarea|select|option|datalist|script|style|iframe)$/;

/** null when it is no such selector, or one that names nothing but a tag. */
export function parseElementSelector(text: string): ElementSelector | null {
  if (text.length > MAX_LENGTH) return null;
  const tag = /^[a-zA-Z][a-zA-Z0-9-]*/.exec(text)?.[0] ?? '';
  const selector: ElementSelector = { tag: tag.toLowerCase() || null, id: null, classes: [], attributes: [] };
  let rest = text.slice(tag.length);
  if (rest === '' || SECRET_TAGS.test(tag.toLowerCase())) return null;
  while (rest !== '') {
    const part = PART.exec(rest);
    if (part === null) return null;
    const [whole, kind, name = '', attribute = '', value = null] = part;
    rest = rest.slice(whole.length);
    if (kind === '.') selector.classes.push(name);
    else if (kind === undefined) selector.attributes.push({ name: attribute, value });
    else if (selector.id === null) selector.id = name;
    else return null;
  }
  return selector;
}

/** `attribute` answers null for what the element does not have. */
export function matchesElement(
  selector: ElementSelector,
  tag: string,
  attribute: (name: string) => string | null,
): boolean {
  const { id, classes, attributes } = selector;
  if (SECRET_TAGS.test(tag) || (selector.tag !== null && selector.tag !== tag)) return false;
  if (id !== null && attribute('id') !== id) return false;
  if (!attributes.every(({ name, value }) => matches(attribute(name), value))) return false;
  if (classes.length === 0) return true;
  const has = (attribute('class') ?? '').split(/\s+/);
  return classes.every((name) => has.includes(name));
}

const matches = (actual: string | null, asked: string | null): boolean =>
  actual !== null && (asked === null || actual === asked);

import type { CssContext } from './css-environment.js';
import { cssItems, declarations, withoutComments, type CssItem } from './css-items.js';
import { cleanSelector } from './css-selector.js';
import { cssTokens, unquoted } from './css-tokens.js';
import { cleanDeclaration, UNIT } from './css-value.js';
import { cleanFontFace } from './font-face.js';

/** Stands where a rule was: later events speak of rules by their place in the sheet. */
const NO_RULE = '_{}';
const DEEPEST = 12;
const QUERY_WORD = /^(and|not|or|only|all|screen|print|speech|((min|max)-)?(inline|block)-size)$/i;

/** A whole style sheet, cleaned: layout stays, words, addresses and names go. */
export function cleanStyleSheet(text: string, context: CssContext): string {
  return cssItems(text)
    .map((item) => cleanRule(item, context, 0))
    .join('');
}

/** One rule, as `insertRule` takes it. Never empty, so that the places of the other rules stay right. */
export function cleanSingleRule(text: string, context: CssContext): string {
  const [item] = cssItems(text);
  return item ? cleanRule(item, context, 0) : NO_RULE;
}

/** The text of a style attribute. */
export function cleanDeclarations(text: string, context: CssContext): string {
  return declarations(text)
    .flatMap(([name, value]) => cleanDeclaration(name, value, context) ?? [])
    .join(';');
}

function cleanRule(item: CssItem, context: CssContext, depth: number): string {
  if (depth > DEEPEST) return NO_RULE;
  const head = withoutComments(item.head);
  if (head.startsWith('@')) return cleanAtRule(head, item.block, context, depth) ?? NO_RULE;
  if (item.block === null) return NO_RULE;
  const selector = cleanSelector(head, context);
  return selector === null ? NO_RULE : `${selector}{${cleanBlock(item.block, context, depth)}}`;
}

/** What stands inside a rule or a group: declarations, rules or both. */
function cleanBlock(block: string, context: CssContext, depth: number): string {
  if (!/[{@]/.test(block)) return cleanDeclarations(block, context);
  return cssItems(block)
    .map((item) =>
      item.block === null && !item.head.trimStart().startsWith('@')
        ? `${cleanDeclarations(item.head, context)};`
        : cleanRule(item, context, depth + 1),
    )
    .join('');
}

function cleanAtRule(head: string, block: string | null, context: CssContext, depth: number): string | null {
  const [, name = '', rest = ''] = /^@([\w-]+)\s*([^]*)$/.exec(head) ?? [];
  const { env, names, assets } = context;
  const called = (given: string) => given.replace(/[^\s,.]+/g, (name) => names.alias(name));
  if (block === null) {
    if (/^layer$/i.test(name) && rest) return `@layer ${called(rest)};`;
    // A sheet that could be read stands here with its rules; this one could not. The rule matches nothing.
    return /^import$/i.test(name) ? `_{background:url(${assets.missingStyle(rest, 'unreadable')})}` : null;
  }
  const inside = (prelude: string) => `${prelude}{${cleanBlock(block, context, depth)}}`;
  switch (name.toLowerCase()) {
    case 'media':
      // A query that says something else never matches; its neighbours stay.
      return inside(
        `@media ${rest
          .split(',')
          .map((query) => cleanQuery(query, context, () => null) ?? 'not all')
          .join(',')}`,
      );
    case 'supports':
      return inside(`@supports ${env.supportsCondition(rest) ? '' : 'not '}(display:block)`);
    case 'container': {
      const query = cleanQuery(rest, context, (word) => names.alias(word));
      return query && inside(`@container ${query}`);
    }
    case 'layer':
      return inside(`@layer ${called(rest)}`);
    case 'starting-style':
      return inside('@starting-style');
    case 'keyframes':
    case '-webkit-keyframes':
      return `@keyframes ${names.alias(unquoted(rest))}{${cleanFrames(block, context)}}`;
    case 'font-face':
      return cleanFontFace(block, context);
    // @property, @page, @counter-style and what is not known yet are left out.
    default:
      return null;
  }
}

function cleanFrames(block: string, context: CssContext): string {
  return cssItems(block)
    .filter(({ head, block: frame }) => frame !== null && /^\s*(from|to|[\d.]{1,8}%|[\s,])+\s*$/i.test(head))
    .map(({ head, block: frame }) => `${head.trim()}{${cleanDeclarations(frame!, context)}}`)
    .join('');
}

/** A media or container query of known words and numbers; null when it says anything else. */
function cleanQuery(
  text: string,
  { env }: CssContext,
  otherWord: (word: string) => string | null,
): string | null {
  let out = '';
  let feature = '';
  const known = (word: string): string | null => {
    if (QUERY_WORD.test(word)) return word;
    const name = word.replace(/^(-webkit-)?(min|max)-/i, '$1');
    if (env.knowsMedia(name)) feature = name;
    else if (!feature || !env.knowsMedia(`${feature}:${word}`)) return otherWord(word);
    return word;
  };
  for (const { kind, text: said, raw, unit } of cssTokens(text.trim())) {
    const isNumber = kind === 'number' && /^[+-]?[\d.]{1,8}$/.test(said) && UNIT.test(unit);
    const clean =
      kind === 'space'
        ? ' '
        : isNumber || /^[(),:/<>=]$/.test(raw)
          ? raw
          : kind === 'word'
            ? known(said)
            : null;
    if (clean === null) return null;
    out += clean;
  }
  return out || null;
}

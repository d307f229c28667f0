import type { CssContext } from './css-environment.js';
import { cssItems, type CssItem } from './css-items.js';
import { cleanSelector } from './css-selector.js';
import { cssTokens } from './css-tokens.js';
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
  const kept: string[] = [];
  for (const item of cssItems(text)) {
    const colon = item.block === null ? item.head.indexOf(':') : -1;
    const declaration =
      colon > 0
        ? cleanDeclaration(withoutComments(item.head.slice(0, colon)), item.head.slice(colon + 1), context)
        : null;
    if (declaration !== null) kept.push(declaration);
  }
  return kept.join(';');
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
  const inside = (prelude: string) =>
    block === null ? null : `${prelude}{${cleanBlock(block, context, depth)}}`;
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
      return inside(`@supports ${context.env.supportsCondition(rest) ? '' : 'not '}(display:block)`);
    case 'container': {
      const query = cleanQuery(rest, context, (word) => context.names.alias(word));
      return query === null ? null : inside(`@container ${query}`);
    }
    case 'layer': {
      const names = rest.trim() && rest.replace(/[^\s,.]+/g, (layer) => context.names.alias(layer));
      return block === null ? (names ? `@layer ${names};` : null) : inside(`@layer ${names}`);
    }
    case 'starting-style':
      return inside('@starting-style');
    case 'keyframes':
    case '-webkit-keyframes':
      return block === null
        ? null
        : `@keyframes ${context.names.alias(unquoted(rest))}{${cleanFrames(block, context)}}`;
    case 'font-face':
      return block === null ? null : cleanFontFace(block, context);
    case 'import':
      // A sheet that could be read stands here with its rules; this one could not. The rule matches nothing.
      return `_{background:url(${context.assets.missingStyle(rest, 'unreadable')})}`;
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
  for (const token of cssTokens(text.trim()) ?? []) {
    if (token.kind === 'space') out += ' ';
    else if (token.kind === 'number' && /^[+-]?[\d.]{1,8}$/.test(token.text) && UNIT.test(token.unit))
      out += token.text + token.unit;
    else if (token.kind === 'mark' && /^[(),:/<>=]$/.test(token.text)) out += token.text;
    else if (token.kind === 'function' && /^(and|not|or)$/i.test(token.text)) out += `${token.text} (`;
    else {
      const word = token.kind === 'word' ? known(token.text) : null;
      if (word === null) return null;
      out += word;
    }
  }
  return out || null;
}

const withoutComments = (text: string) => text.replace(/\/\*[^]*?\*\//g, ' ').trim();
const unquoted = (text: string) => text.trim().replace(/^["']|["']$/g, '');

import type { CssContext } from './css-environment.js';
import { cssTokens, type CssToken } from './css-tokens.js';

const TAKES_SELECTORS = /^(not|is|where|has|host|host-context|slotted|-webkit-any|-moz-any|matches)$/i;
const TAKES_FORMULA = /^nth-(last-)?(child|of-type|col)$/i;
/** Browsers accept any name after -webkit-, so only those with a known meaning stay. */
const VENDOR =
  /^-(webkit-(scrollbar(-(thumb|track|button|corner|track-piece))?|input-placeholder|search-(cancel-button|decoration|results-button)|(inner|outer)-spin-button|slider-(thumb|runnable-track)|file-upload-button|autofill|calendar-picker-indicator|details-marker|any-link|meter-[a-z]{1,20}-value|progress-(bar|value|inner-element))|moz-(placeholder|focus-inner|focusring|range-(thumb|track|progress)))$/i;

/** A selector list with every name replaced. Selectors that cannot be kept are left out; null when none is left. */
export function cleanSelector(text: string, context: CssContext): string | null {
  const tokens = cssTokens(text.trim());
  if (!tokens) return null;
  const kept: string[] = [];
  for (const part of splitAtCommas(tokens)) {
    const cleaned = cleanComplex(part, context);
    if (cleaned !== null && context.env.supportsSelector(cleaned.replace(/&/g, '*'))) kept.push(cleaned);
  }
  return kept.length ? kept.join(',') : null;
}

function splitAtCommas(tokens: CssToken[]): CssToken[][] {
  const parts: CssToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'function' || token.text === '(' || token.text === '[') depth++;
    if (token.kind === 'mark' && (token.text === ')' || token.text === ']')) depth--;
    if (depth === 0 && token.kind === 'mark' && token.text === ',') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function cleanComplex(tokens: CssToken[], context: CssContext): string | null {
  const { env, names } = context;
  let out = '';
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1];
    if (token.kind === 'space') out += ' ';
    else if (token.kind === 'hash') out += `#${names.alias(token.text)}`;
    else if (token.kind === 'word') out += env.isTag(token.text) ? token.text : names.tag(token.text);
    else if (token.kind !== 'mark') return null;
    else if (token.text === '.') {
      if (next?.kind !== 'word') return null;
      out += `.${names.alias(next.text)}`;
      i++;
    } else if (token.text === '[') {
      const end = tokens.findIndex((t, at) => at > i && t.kind === 'mark' && t.text === ']');
      const attribute = end < 0 ? null : attributeClass(tokens.slice(i + 1, end), context);
      if (attribute === null) return null;
      out += `.${attribute}`;
      i = end;
    } else if (token.text === ':') {
      const pseudo = cleanPseudo(tokens, i, context);
      if (pseudo === null) return null;
      out += pseudo.text;
      i = pseudo.last;
    } else if (/^[>+~*&,)]$/.test(token.text)) out += token.text;
    else return null;
  }
  return out.trim() || null;
}

/** An attribute selector becomes a class: elements get it when they match, and no value is written down. */
function attributeClass(tokens: CssToken[], { names }: CssContext): string | null {
  const [name, ...rest] = tokens.filter(({ kind }) => kind !== 'space');
  if (name?.kind !== 'word') return null;
  const operator = rest.filter(({ kind }) => kind === 'mark').map(({ text }) => text);
  const values = rest.filter(({ kind }) => kind !== 'mark');
  if (!/^([~|^$*]?=)?$/.test(operator.join('')) || values.length > 0 !== operator.length > 0) return null;
  const [value, flag] = values;
  if (values.length > 2 || (flag && !/^[is]$/i.test(flag.text))) return null;
  const test = value
    ? `${operator.join('')}"${quote(value.text + value.unit)}"${flag ? ` ${flag.text}` : ''}`
    : '';
  return names.attributeClass(`[${quoteName(name.text)}${test}]`, name.text.toLowerCase());
}

function cleanPseudo(
  tokens: CssToken[],
  at: number,
  context: CssContext,
): { text: string; last: number } | null {
  const double = tokens[at + 1]?.kind === 'mark' && tokens[at + 1]!.text === ':';
  const index = at + (double ? 2 : 1);
  const name = tokens[index];
  const colons = double ? '::' : ':';
  if (!name || !/^-?[a-z][a-z-]*$/i.test(name.text)) return null;
  if (name.kind === 'word')
    return name.text.startsWith('-') && !VENDOR.test(name.text)
      ? null
      : { text: colons + name.text, last: index };
  if (name.kind !== 'function') return null;
  const end = closing(tokens, index);
  if (end < 0) return null;
  const inner = tokens.slice(index + 1, end);
  let argument: string | null = null;
  if (TAKES_SELECTORS.test(name.text)) {
    const parts = splitAtCommas(inner).map((part) => cleanComplex(part, context));
    argument = parts.includes(null) ? null : parts.join(',');
  } else if (TAKES_FORMULA.test(name.text)) {
    const formula = inner.map(({ text, unit }) => text + unit).join('');
    argument = /^\s*(odd|even|[-+]?\d{0,4}n?\s*([-+]\s*\d{1,4})?)\s*$/i.test(formula) ? formula : null;
  } else if (/^(lang|dir)$/i.test(name.text)) {
    const language = inner.map(({ text }) => text).join('');
    argument = /^(ltr|rtl|[a-z]{2,3}(-[a-z]{2})?)$/i.test(language) ? language : null;
  }
  return argument === null ? null : { text: `${colons}${name.text}(${argument})`, last: end };
}

function closing(tokens: CssToken[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind === 'function' || (kind === 'mark' && text === '(')) depth++;
    if (kind === 'mark' && text === ')' && --depth === 0) return i;
  }
  return -1;
}

const quote = (text: string) => text.replace(/["\\]/g, '\\$&');
const quoteName = (name: string) => name.replace(/[^\w-]/g, '\\$&');

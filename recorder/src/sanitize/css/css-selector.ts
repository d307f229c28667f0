import type { CssContext } from './css-environment.js';
import { cssTokens, type CssToken } from './css-tokens.js';

const TAKES_SELECTORS = /^(not|is|where|has|host|host-context|slotted|-webkit-any|-moz-any|matches)$/i;
const TAKES_FORMULA = /^nth-(last-)?(child|of-type|col)$/i;
/** Browsers accept any name after -webkit-, so only those with a known meaning stay. */
const VENDOR =
  /^-(webkit-(scrollbar(-(thumb|track|button|corner|track-piece))?|input-placeholder|search-(cancel-button|decoration)|(inner|outer)-spin-button|slider-(thumb|runnable-track)|file-upload-button|autofill|details-marker|progress-(bar|value))|moz-(placeholder|focus-inner|range-(thumb|track|progress)))$/i;

const FORMULA = /^\s*(odd|even|[-+]?\d{0,4}n?\s*([-+]\s*\d{1,4})?)\s*$/i;
const LANGUAGE = /^(ltr|rtl|[a-z]{2,3}(-[a-z]{2})?)$/i;

/** A selector list with every name replaced. Selectors that cannot be kept are left out; null when none is left. */
export function cleanSelector(text: string, context: CssContext): string | null {
  const kept = splitAtCommas(cssTokens(text.trim()) ?? [])
    .map((part) => cleanComplex(part, context))
    .filter((cleaned) => cleaned && context.env.supportsSelector(cleaned.replace(/&/g, '*')));
  return kept.join(',') || null;
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
  let opened = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    const after = out.at(-1);
    if (kind === 'space') out += ' ';
    else if (kind === 'hash') out += `#${names.alias(text)}`;
    else if (after === ':') {
      if (text === ':') out += text;
      else if (kind === 'word' && isPseudo(text)) out += text;
      else if (kind === 'function' && TAKES_SELECTORS.test(text)) {
        out += `${text}(`;
        opened++;
      } else {
        const shape = TAKES_FORMULA.test(text) ? FORMULA : /^(lang|dir)$/i.test(text) ? LANGUAGE : null;
        const end = closing(tokens, i, ')');
        const argument = tokens.slice(i + 1, end).map((token) => token.text + token.unit);
        if (end < 0 || !shape?.test(argument.join(''))) return null;
        out += `${text}(${argument.join('')})`;
        i = end;
      }
    } else if (kind === 'word') {
      if (after === '.') out += names.alias(text);
      else out += env.isTag(text) ? text : names.tag(text);
    } else if (kind !== 'mark' || after === '.') return null;
    else if (text === '[') {
      const end = closing(tokens, i, ']');
      const attribute = end < 0 ? null : attributeClass(tokens.slice(i + 1, end), context);
      if (attribute === null) return null;
      out += `.${attribute}`;
      i = end;
    } else if (/^[.:>+~*&,)]$/.test(text)) {
      if (text === ')' && --opened < 0) return null;
      out += text;
    } else return null;
  }
  return opened || /[.:]$/.test(out) ? null : out.trim() || null;
}

/** A pseudo-class or pseudo-element. Those of one browser may have any name, and only known ones say nothing. */
function isPseudo(name: string): boolean {
  return name.startsWith('-') ? VENDOR.test(name) : /^[a-z][a-z-]*$/i.test(name);
}

function closing(tokens: CssToken[], from: number, bracket: string): number {
  return tokens.findIndex(({ kind, text }, at) => at > from && kind === 'mark' && text === bracket);
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

const quote = (text: string) => text.replace(/["\\]/g, '\\$&');
const quoteName = (name: string) => name.replace(/[^\w-]/g, '\\$&');

import type { CssContext } from './css-environment.js';
import { cssTokens, steps, type CssToken } from './css-tokens.js';

const TAKES_SELECTORS = /^(not|is|where|has|host|host-context|slotted|-webkit-any|-moz-any|matches)$/i;
const TAKES_FORMULA = /^nth-(last-)?(child|of-type|col)$/i;
/** Browsers accept any name after -webkit-, so only those with a known meaning stay. */
const VENDOR =
  /^-(webkit-(scrollbar(-(thumb|track|button|corner|track-piece))?|input-placeholder|search-(cancel-button|decoration)|(inner|outer)-spin-button|slider-(thumb|runnable-track)|file-upload-button|autofill|details-marker|progress-(bar|value))|moz-(placeholder|focus-inner|range-(thumb|track|progress)))$/i;

const FORMULA = /^\s*(odd|even|[-+]?\d{0,4}n?\s*([-+]\s*\d{1,4})?)\s*$/i;
const LANGUAGE = /^(ltr|rtl|[a-z]{2,3}(-[a-z]{2})?)$/i;

/** A selector list with every name replaced. Selectors that cannot be kept are left out; null when none is left. */
export function cleanSelector(text: string, context: CssContext): string | null {
  const kept = splitAtCommas(cssTokens(text.trim()))
    .map((part) => cleanComplex(part, context))
    .filter((cleaned) => cleaned && context.env.supportsSelector(cleaned));
  return kept.join(',') || null;
}

function splitAtCommas(tokens: CssToken[]): CssToken[][] {
  const parts: CssToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += steps(token);
    if (depth === 0 && token.raw === ',') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/** Names nothing of the page; whether it is a selector the browser is asked. */
function cleanComplex(tokens: CssToken[], context: CssContext): string | null {
  const { env, names } = context;
  let out = '';
  let i = 0;
  /** What stands up to the closing bracket; the walk goes on behind it. */
  const inside = (bracket: string) => {
    const from = i + 1;
    i = tokens.findIndex(({ raw }, at) => at >= from && raw === bracket);
    if (i < 0) i = tokens.length;
    return tokens.slice(from, i);
  };
  for (; i < tokens.length; i++) {
    const { kind, text, raw } = tokens[i]!;
    const after = out.at(-1);
    let clean: string | null = null;
    if (kind === 'space') clean = ' ';
    else if (kind === 'hash') clean = `#${names.alias(text)}`;
    else if (kind === 'word') {
      if (after === ':') clean = isPseudo(text) ? text : null;
      else clean = after === '.' ? names.alias(text) : env.isTag(text) ? text : names.tag(text);
    } else if (kind === 'function' && after === ':') {
      const shape = TAKES_FORMULA.test(text) ? FORMULA : /^(lang|dir)$/i.test(text) ? LANGUAGE : null;
      if (TAKES_SELECTORS.test(text)) clean = `${text}(`;
      else if (shape) {
        const argument = rawOf(inside(')'));
        if (shape.test(argument)) clean = `${text}(${argument})`;
      }
    } else if (raw === '[') {
      const attribute = attributeClass(inside(']'), context);
      clean = attribute && `.${attribute}`;
    } else if (/^[.:>+~*&,)]$/.test(raw)) clean = raw;
    if (clean === null) return null;
    out += clean;
  }
  return out.trim();
}

const rawOf = (tokens: CssToken[]): string => tokens.map(({ raw }) => raw).join('');

/** A pseudo-class or pseudo-element. Those of one browser may have any name, and only known ones say nothing. */
function isPseudo(name: string): boolean {
  return name.startsWith('-') ? VENDOR.test(name) : /^[a-z][a-z-]*$/i.test(name);
}

/** An attribute selector becomes a class: elements get it when they match, and no value is written down. */
function attributeClass(tokens: CssToken[], { env, names }: CssContext): string | null {
  const selector = `[${rawOf(tokens)}]`;
  const name = tokens.find(({ kind }) => kind !== 'space');
  return name?.kind === 'word' && env.supportsSelector(selector)
    ? names.attributeClass(selector, name.text.toLowerCase())
    : null;
}

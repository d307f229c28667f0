import type { AliasNumbers } from './aliases.js';
import { areCleanDescriptors } from './clean-font-face.js';
import { isAtRule, isCssWord, isFontName, isFunction, isPseudo, isUnit } from './css-words.js';
import { TAGS } from './markup-words.js';
import { standInOf } from './stand-ins.js';

/** Names that are neither CSS's own nor a stand-in: those that the published policy uses. */
export interface OwnNames {
  aliases: AliasNumbers;
  kept: ReadonlySet<string>;
  passed?: PassedSheets;
}

/** What remembering one costs beside its characters. */
const ENTRY = 64;

/** Styles that passed: elements share theirs, and every page of a visit sends the same sheets. What passed once passes always. */
export class PassedSheets {
  private readonly sheets = new Set<string>();
  private room = 8_000_000;

  has(sheet: string): boolean {
    return this.sheets.has(sheet);
  }

  add(sheet: string): void {
    if (sheet.length < 16 || sheet.length + ENTRY > this.room) return;
    this.room -= sheet.length + ENTRY;
    this.sheets.add(sheet);
  }
}

const TOKEN =
  /(\s+)|"([^"\\\n]*)"|([+-]?(?:\d+\.?\d*|\.\d+))(%|[A-Za-z][\w-]*)?|(@[a-z-]+)|#([\w-]+)|--([\w-]+)|(-?[A-Za-z_][\w-]*)(\()?|([{}()[\],/*+<>=:!|.~^$&;-])/y;
/** The two rules that name what the page loads, each in the one form in which a recorder writes it. */
const LOADS = new RegExp(
  `_\\{background:url\\(${standInOf('style')}\\)\\}|@font-face\\{font-family:(?<family>[^;{}]{1,200});src:url\\(${standInOf('font')}\\)(?<descriptors>(?:;[^;{}]{1,5000}){0,20})\\}`,
  'y',
);
const NUMBER = /^[+-]?\d{0,8}(\.\d{0,8})?$/;
const COLOUR = /^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const LANGUAGE = /^[a-z]{2,3}(-[a-z]{2})?$/i;
/** What stands where a rule was that could not be kept. */
const NO_RULE = '_';

/**
 * Is this text, of a style sheet, a rule, a declaration or a value, made only of CSS's own words, numbers, marks and
 * stand-ins? It is read token by token and no grammar is needed for the answer: whatever a browser would make of it,
 * there is no word in it that the page's authors or its visitors wrote. So `content` is empty, nothing is loaded
 * (`url`, but for stand-ins), nothing is read from the page (`attr`), and no selector compares an attribute with a value.
 */
export function isCleanCss(text: string, names: OwnNames): boolean {
  if (names.passed?.has(text)) return true;
  const isClean = isCleanThroughout(text, names);
  if (isClean) names.passed?.add(text);
  return isClean;
}

function isCleanThroughout(text: string, names: OwnNames): boolean {
  let before = '';
  let inAttribute = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const loads = loadAt(text, TOKEN.lastIndex);
    if (loads) {
      if (!isCleanLoad(loads, names)) return false;
      TOKEN.lastIndex += loads[0].length;
      before = '';
      continue;
    }
    const token = TOKEN.exec(text);
    if (token === null) return false;
    const [whole, space, string, number, unit, atRule, hash, custom, word, open, mark] = token;
    if (space !== undefined) {
      before = '';
      continue;
    }
    if (mark !== undefined) {
      if (mark === '[') inAttribute++;
      else if (mark === ']') inAttribute--;
      else if (mark === '=' && inAttribute > 0) return false;
      before = mark === ':' && before === ':' ? '::' : mark;
      continue;
    }
    if (word !== undefined) {
      if (open === undefined ? !isCleanWord(word, before, names) : !isFunction(word)) return false;
    } else if (number !== undefined) {
      if (!NUMBER.test(number) || (unit !== undefined && unit !== '%' && !isUnit(unit))) return false;
    } else if (string !== undefined) {
      if (!isCleanString(string, names)) return false;
    } else if (hash !== undefined) {
      if (!COLOUR.test(hash) && !isOwnName(hash, names)) return false;
    } else if (custom !== undefined) {
      if (!names.aliases.allows(custom)) return false;
    } else if (!isAtRule(atRule!)) return false;
    before = open === undefined ? '' : whole;
  }
  return true;
}

function loadAt(text: string, index: number): RegExpExecArray | null {
  if (text[index] !== '@' && text[index] !== '_') return null;
  LOADS.lastIndex = index;
  return LOADS.exec(text);
}

function isCleanLoad({ groups }: RegExpExecArray, names: OwnNames): boolean {
  const { family, descriptors } = groups!;
  if (family === undefined) return true;
  return isOwnFamily(family, names) && areCleanDescriptors(descriptors!);
}

const isOwnFamily = (family: string, names: OwnNames): boolean =>
  isFontName(family.replace(/^"(.*)"$/, '$1')) ||
  family.split(' ').every((part) => isCssWord(part) || names.aliases.allows(part));

/** A property that a declaration may set: one of CSS's own, or the stand-in of a custom one. */
export const isCleanProperty = (name: string, { aliases }: OwnNames): boolean =>
  name.startsWith('--') ? aliases.allows(name.slice(2)) : isCssWord(name);

export const isOwnName = (name: string, { aliases, kept }: OwnNames): boolean =>
  aliases.allows(name) || kept.has(name);

/** A tag of the web's, the stand-in of an element that the page defines, or one that a rule names. */
export const isKnownTag = (name: string, { aliases, kept }: OwnNames): boolean =>
  TAGS.has(name) || kept.has(name) || (name.startsWith('x-') && aliases.allows(name.slice(2)));

function isCleanWord(word: string, before: string, names: OwnNames): boolean {
  if (before === '.') return isOwnName(word, names);
  if (isCssWord(word) || isFontName(word) || word === NO_RULE || /^-?n(-\d{1,4})?$/.test(word)) return true;
  if ((before === ':' || before === '::') && isPseudo(word)) return true;
  if (/^(lang|dir)\($/i.test(before)) return LANGUAGE.test(word);
  return isOwnName(word, names) || isKnownTag(word.toLowerCase(), names);
}

/** Strings are masked text, name a system's font, or lay out a grid of stand-ins. */
function isCleanString(string: string, names: OwnNames): boolean {
  return (
    /^[x\s]*$/.test(string) ||
    isFontName(string) ||
    string.split(/\s+/).every((area) => area === '' || /^\.{1,20}$/.test(area) || isOwnName(area, names))
  );
}

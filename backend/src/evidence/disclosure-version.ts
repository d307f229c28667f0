import { type DisclosureRule, ruleFault } from './disclosure-rule.js';
import { EvidenceError } from './evidence-error.js';
import { parseElementSelector } from './element-selector.js';
import { isCount, isHash, isListOf, isObject, isText } from './json-shape.js';
import { sha256Hex } from './sha256.js';

export type { Device, DisclosureRule } from './disclosure-rule.js';

/** An approved text in one version, with its rule. */
export interface DisclosureVersion {
  key: string;
  version: number;
  locale: string;
  text: string;
  /** Hex SHA-256 of the normalised text. */
  textHash: string;
  rule: DisclosureRule;
  /** How many its text has, as they were counted when it was drafted. Absent: as many as white space separates. */
  words?: number;
  /** Finds it on pages that do not carry its key as `data-exhibit-disclosure`. */
  selector?: string;
  /** What `beforeAction` names, where it is not an attribute of the page. */
  action?: DisclosureAction;
  /** Other approved texts of the same disclosure: older or newer ones, or in other languages. */
  otherTexts?: OtherText[];
}

export interface OtherText {
  version: number;
  locale: string;
  textHash: string;
}

export interface DisclosureAction {
  on: 'click' | 'submit' | 'consent';
  selector?: string;
}

/** Text as it is hashed and compared: NFC, white space folded, trimmed. The recorder does exactly the same. */
export function disclosureTextHash(text: string): string {
  return sha256Hex(Buffer.from(text.normalize('NFC').replace(/\s+/gu, ' ').trim(), 'utf8'));
}

/** Refuses a disclosure whose rule cannot be judged, or whose hash is not that of its text. */
export function requireDisclosureVersion(value: unknown): DisclosureVersion {
  if (!isObject(value)) throw invalid('it is not an object');
  const { key, version, locale, text, textHash } = value;
  if (!isText(key, 64) || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(key)) throw invalid('its key');
  if (!isCount(version) || !isText(locale, 64) || !isText(text, 100_000))
    throw invalid('its version, locale or text');
  if (!isHash(textHash) || disclosureTextHash(text) !== textHash)
    throw invalid('its hash is not that of its text');
  const { rule, words, selector, action, otherTexts } = value;
  const fault = ruleFault(rule);
  if (fault !== null) throw invalid(`its rule (${fault.slice(0, 40)})`);
  if (words !== undefined && !(isCount(words) && words <= text.length)) throw invalid('its words');
  if (selector !== undefined && !isSelector(selector)) throw invalid('its selector');
  if (action !== undefined && !isAction(action)) throw invalid('its action');
  if (otherTexts !== undefined && !isListOf(otherTexts, isOtherText)) throw invalid('its other texts');
  return {
    ...{ key, version, locale, text, textHash, rule: rule as DisclosureRule },
    ...(words !== undefined && { words }),
    ...(selector !== undefined && { selector }),
    ...(action !== undefined && { action }),
    ...(otherTexts !== undefined && { otherTexts: otherTexts as OtherText[] }),
  };
}

const isSelector = (value: unknown): value is string =>
  typeof value === 'string' && parseElementSelector(value) !== null;

const isOtherText = (value: unknown): boolean =>
  isObject(value) && isCount(value['version']) && isText(value['locale'], 64) && isHash(value['textHash']);

function isAction(value: unknown): value is DisclosureAction {
  if (!isObject(value) || !Object.keys(value).every((name) => name === 'on' || name === 'selector'))
    return false;
  const { on, selector } = value;
  return (
    (on === 'click' || on === 'submit' || on === 'consent') &&
    (selector === undefined || isSelector(selector))
  );
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('PACK_INVALID', `The disclosure cannot be judged: ${what}.`);
}

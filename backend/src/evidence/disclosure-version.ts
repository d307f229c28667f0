import { EvidenceError } from './evidence-error.js';
import { isCount, isHash, isObject, isText } from './json-shape.js';
import { sha256Hex } from './sha256.js';

/** What counts as shown. The firm's policy, not a law of nature: no source gives one number of seconds. */
export interface DisclosureRule {
  /** Longest unbroken time, ms. */
  minContinuousMs: number;
  /** All time together, ms. */
  minCumulativeMs: number;
  /** Share of the text's line area in view, 0–1. */
  minVisibleShare: number;
  /** Smallest font size of the text, CSS px. */
  minFontPx: number;
  /** `data-exhibit-action` before which it must have been shown; null when any time in the visit will do. */
  beforeAction: string | null;
}

/** An approved text in one version, with its rule. */
export interface DisclosureVersion {
  key: string;
  version: number;
  locale: string;
  text: string;
  /** Hex SHA-256 of the normalised text. */
  textHash: string;
  rule: DisclosureRule;
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
  return { key, version, locale, text, textHash, rule: requireRule(value['rule']) };
}

function requireRule(rule: unknown): DisclosureRule {
  if (!isObject(rule)) throw invalid('its rule');
  const { minContinuousMs, minCumulativeMs, minVisibleShare, minFontPx, beforeAction } = rule;
  if (!isCount(minContinuousMs) || !isCount(minCumulativeMs)) throw invalid('a dwell time');
  if (!isBetween(minVisibleShare, 1) || !isBetween(minFontPx, 1000))
    throw invalid('the share or the font size');
  if (beforeAction !== null && !isText(beforeAction, 64)) throw invalid('the action');
  return { minContinuousMs, minCumulativeMs, minVisibleShare, minFontPx, beforeAction };
}

function isBetween(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max;
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('PACK_INVALID', `The disclosure cannot be judged: ${what}.`);
}

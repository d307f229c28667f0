import { disclosureTextHash } from './disclosure-version.js';
import { EvidenceError } from './evidence-error.js';
import { isHash, isListOf, isObject, isText } from './json-shape.js';
import { isNoticeRule, type NoticeRule } from './notice-rule.js';
import { sha256Hex } from './sha256.js';

export const NOTICE_SCHEMA = 'exhibit.consent-notice/v1';

/** The notice that a decision was about, with what the firm asks of it. */
export interface ApprovedNotice {
  schema: typeof NOTICE_SCHEMA;
  /** As the decision and its receipt name it. */
  noticeVersion: string;
  /** The archived text in the language of the decision; null: the version has no text that is kept. */
  text: string | null;
  /** Hex SHA-256 of the archived bytes, as the receipt names them. */
  sha256: string | null;
  /** Hashes of the same version's texts in other languages, normalised as a page's text is. */
  otherTexts: string[];
  rule: NoticeRule;
}

/** As the recorder hashes what stands on a page; null where nothing is kept. */
export const approvedTextHash = ({ text }: ApprovedNotice): string | null =>
  text === null ? null : disclosureTextHash(text);

/** Refuses one that cannot be judged by, or whose hash is not that of its text. */
export function requireApprovedNotice(value: unknown): ApprovedNotice {
  if (!isObject(value) || value['schema'] !== NOTICE_SCHEMA) throw invalid('its schema');
  const { noticeVersion, text, sha256, otherTexts, rule } = value;
  if (!isText(noticeVersion, 40)) throw invalid('its version');
  if (text === null ? sha256 !== null : !isText(text, 262_144)) throw invalid('its text');
  if (text !== null && sha256Hex(Buffer.from(text as string, 'utf8')) !== sha256)
    throw invalid('its hash is not that of its text');
  if (!isListOf(otherTexts, isHash)) throw invalid('its other texts');
  if (!isNoticeRule(rule)) throw invalid('its rule');
  return value as unknown as ApprovedNotice;
}

const invalid = (what: string): EvidenceError =>
  new EvidenceError('PACK_INVALID', `The notice of consent cannot be judged by: ${what}.`);

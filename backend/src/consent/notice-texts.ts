import type { NoticeRule } from '../evidence/notice-rule.js';

/** A text of a notice, by the hash of its bytes (UTF-8, exactly as drafted). */
export interface NoticeText {
  /** BCP 47. */
  language: string;
  /** ISO 3166-1 or 3166-2, or EU; null: wherever no other text is meant for. */
  jurisdiction: string | null;
  sha256: string;
}

/** What ISO/IEC TS 27560 asks of the processing, and every text of the version says in its own words. */
export interface NoticeDeclaration {
  controller: { name: string; address: string; contact: string };
  /** Kinds of personal data. */
  dataCategories: string[];
  storageLocations: string[];
  recipients: string[];
  /** How long recordings are kept, ISO 8601 duration. */
  retentionPeriod: string;
  /** For how many days a consent holds; null: until it is withdrawn or another notice is in force. */
  validDays: number | null;
  /** What the firm asks of the notice and its answers as they are shown; absent: the ready-made rule. */
  rule?: NoticeRule;
}

/** The name of a version on the wire and in receipts. */
export const noticeVersionName = (version: number): string => `v${version}`;

/** null for a name that is none of a kept version's. */
export const versionNamed = (name: string): number | null =>
  /^v[1-9]\d{0,8}$/.test(name) ? Number(name.slice(1)) : null;

/**
 * The number of the next version. The name that a site was made with stands for a text that was never kept here, so no
 * version takes it: a decision under that name proves no text.
 */
export function nextVersion(newest: number, nameOfTheSite: string): number {
  const next = newest + 1;
  return noticeVersionName(next) === nameOfTheSite ? next + 1 : next;
}

/** Why these texts cannot be one version; empty when they can. */
export function noticeFaults(texts: readonly Pick<NoticeText, 'language' | 'jurisdiction'>[]): string[] {
  const places = texts.map(placeOf);
  const twice = places.filter((place, at) => places.indexOf(place) !== at);
  return [...new Set(twice)].map((place) => `There are two texts for ${place}.`);
}

const placeOf = ({ language, jurisdiction }: Pick<NoticeText, 'language' | 'jurisdiction'>): string =>
  `${language.toLowerCase()} in ${jurisdiction ?? 'every jurisdiction'}`;

export interface NoticeReader {
  /** BCP 47; `und` where the page does not say. */
  language: string;
  jurisdiction: string | null;
}

/**
 * The text that a reader is to be told, or was: the nearest jurisdiction first, then the language, then its primary
 * subtag. Null when there is none: nobody is told something in a language that they did not ask for, and no text is
 * guessed afterwards.
 */
export function textFor(
  texts: readonly NoticeText[],
  { language, jurisdiction }: NoticeReader,
): NoticeText | null {
  for (const place of placesOf(jurisdiction)) {
    const here = texts.filter((text) => text.jurisdiction === place);
    const found = inLanguage(here, language.toLowerCase());
    if (found) return found;
  }
  return language.toLowerCase() === 'und' && texts.length === 1 ? texts[0]! : null;
}

/** US-CA, then US, then everywhere. */
function placesOf(jurisdiction: string | null): (string | null)[] {
  if (jurisdiction === null) return [null];
  const [country] = jurisdiction.split('-');
  return [...new Set([jurisdiction, country!, null])];
}

/** de-CH is answered by de-CH, then by de, then by the only German text that there is. */
function inLanguage(texts: readonly NoticeText[], language: string): NoticeText | null {
  const [primary] = language.split('-');
  const by = (wanted: string) => texts.find((text) => text.language.toLowerCase() === wanted);
  const related = texts.filter((text) => text.language.toLowerCase().split('-')[0] === primary);
  return by(language) ?? by(primary!) ?? (related.length === 1 ? related[0]! : null);
}

/** The text that a decision says it is about; by its language and place where it names none. Null when it is none of these. */
export function textShown(
  texts: readonly NoticeText[],
  said: { language: string; jurisdiction?: string | undefined; noticeSha256?: string | undefined },
): NoticeText | null {
  const { language, jurisdiction = null, noticeSha256 } = said;
  if (noticeSha256 !== undefined) return texts.find(({ sha256 }) => sha256 === noticeSha256) ?? null;
  return textFor(texts, { language, jurisdiction });
}

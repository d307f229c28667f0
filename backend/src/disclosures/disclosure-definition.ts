import type { WatchedAction, WatchedDisclosure } from '@exhibit/contract';
import type { DisclosureVersion as EvidenceDisclosure } from '../evidence/disclosure-version.js';
import type { DisclosureVersion } from './disclosure.entity.js';
import { versionToWatch } from './version-in-force.js';

/** A version with the key that pages carry. */
export type Definition = Pick<
  DisclosureVersion,
  | 'disclosureId'
  | 'version'
  | 'locale'
  | 'text'
  | 'textHash'
  | 'furtherTexts'
  | 'words'
  | 'rule'
  | 'selector'
  | 'action'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'publishedAt'
> & { key: string };

/** The version as it is judged and carried in packs, once for each language; the main one first. */
export function evidenceOf(definition: Definition): EvidenceDisclosure[] {
  const { key, version, rule, selector, action, locale, text } = definition;
  const { words } = definition;
  const texts = [
    { locale, text, textHash: definition.textHash.toString('hex'), ...(words !== null && { words }) },
    ...definition.furtherTexts,
  ];
  return texts.map((own) => {
    const others = texts.filter((other) => other !== own);
    return {
      ...{ key, version, locale: own.locale, text: own.text, textHash: own.textHash, rule },
      ...(own.words !== undefined && { words: own.words }),
      ...(selector !== null && { selector }),
      ...(action !== null && { action }),
      ...(others.length > 0 && {
        otherTexts: others.map((other) => ({ version, locale: other.locale, textHash: other.textHash })),
      }),
    };
  });
}

/** How it is found on a page. */
export const elementOf = ({ key, selector }: Pick<Definition, 'key' | 'selector'>): WatchedDisclosure => ({
  key,
  ...(selector !== null && { selector }),
});

/** With the text of one language; the main one when a verdict names none. */
export function evidenceInLocale(definition: Definition, locale: string | null): EvidenceDisclosure {
  const all = evidenceOf(definition);
  return all.find((one) => one.locale === locale) ?? all[0]!;
}

export interface WatchedOnSite {
  disclosures: WatchedDisclosure[];
  actions: WatchedAction[];
}

/** What the recorders of a site look for now. */
export function watchedOnSite(definitions: readonly Definition[], now: Date): WatchedOnSite {
  const watched = byDisclosure(definitions).flatMap((versions) => versionToWatch(versions, now) ?? []);
  const actions = watched.flatMap(({ action, rule }): WatchedAction[] =>
    action !== null && rule.beforeAction !== null ? [{ action: rule.beforeAction, ...action }] : [],
  );
  const named = new Map(actions.map((action) => [JSON.stringify(action), action]));
  return {
    disclosures: watched.map(elementOf).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    actions: [...named.values()],
  };
}

export function byDisclosure(definitions: readonly Definition[]): Definition[][] {
  const versions = new Map<string, Definition[]>();
  for (const one of definitions)
    versions.set(one.disclosureId, [...(versions.get(one.disclosureId) ?? []), one]);
  return [...versions.values()];
}

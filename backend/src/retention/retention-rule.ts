import { FOREVER, neverLonger, parsePeriod } from '../platform/calendar-period.js';

/** How long recordings are kept. What is null is true of any: a rule without site, category and jurisdiction is for all. */
export interface RetentionRule {
  /** Id of a site. */
  site: string | null;
  category: string | null;
  jurisdiction: string | null;
  /** Nothing is destroyed before, by any path; and the law that asks for it. The period may be `forever`. */
  minimum: { period: string; law: string } | null;
  /** Nothing outlives it, unless it must. */
  maximum: string | null;
  /** Whether a person agrees before anything is destroyed. */
  approval: boolean;
}

/** What a site's recordings are about, and whose law they are under. */
export interface SiteDeclaration {
  site: string;
  category: string | null;
  jurisdiction: string | null;
}

/** How long records of consent are kept after nothing needs them any more. */
export interface ConsentPeriod {
  /** Id of a site, whose own entry wins; null: for all that have none. */
  site: string | null;
  /** May be `forever`. */
  period: string;
  /** The law, or why the firm needs them so long. */
  reason: string;
}

/** One version: two people publish it whole, so that what a site is declared to be never changes alone. */
export interface RetentionRuleSet {
  rules: readonly RetentionRule[];
  declarations: readonly SiteDeclaration[];
}

/** All that a version says. */
export interface RuleVersion extends RetentionRuleSet {
  /** Where nothing is said, records of consent stay. */
  consents: readonly ConsentPeriod[];
}

export const RULE_FAULTS = [
  'PERIOD_INVALID',
  'LAW_MISSING',
  'RULE_EMPTY',
  'MINIMUM_ABOVE_MAXIMUM',
  'MAXIMUM_OF_FOREVER',
  'DECLARED_TWICE',
  'NO_MAXIMUM',
  'CONSENT_PERIOD_INVALID',
  'CONSENT_REASON_MISSING',
  'CONSENT_PERIOD_TWICE',
] as const;
export type RuleFaultCode = (typeof RULE_FAULTS)[number];

/** `rule`: its place in the list of rules, or of periods of consent, from 0; null for what is wrong with the whole. */
export interface RuleFault {
  code: RuleFaultCode;
  rule: number | null;
}

export interface RuleSubject {
  site: string;
  category: string | null;
  jurisdiction: string | null;
}

export const applies = (rule: RetentionRule, subject: RuleSubject): boolean =>
  (rule.site ?? subject.site) === subject.site &&
  (rule.category ?? subject.category) === subject.category &&
  (rule.jurisdiction ?? subject.jurisdiction) === subject.jurisdiction;

/** What the set says of a site: what was declared of it, and nothing where nothing was. */
export const subjectOf = (site: string, { declarations }: RetentionRuleSet): RuleSubject =>
  declarations.find((said) => said.site === site) ?? { site, category: null, jurisdiction: null };

/** Everything that keeps a set from being published; empty when it may. */
export function ruleFaults(set: RetentionRuleSet & Partial<RuleVersion>): RuleFault[] {
  const each = set.rules.flatMap((rule, place) => faultsOf(rule).map((code) => ({ code, rule: place })));
  const sites = set.declarations.map(({ site }) => site);
  const whole: RuleFaultCode[] = [];
  if (new Set(sites).size < sites.length) whole.push('DECLARED_TWICE');
  if (!endsForAll(set.rules)) whole.push('NO_MAXIMUM');
  return [...each, ...consentFaults(set.consents ?? []), ...whole.map((code) => ({ code, rule: null }))];
}

const consentFaults = (consents: readonly ConsentPeriod[]): RuleFault[] =>
  consents.flatMap(({ site, period, reason }, place) => {
    const codes: RuleFaultCode[] = [];
    if (period !== FOREVER && parsePeriod(period) === null) codes.push('CONSENT_PERIOD_INVALID');
    if (reason.trim() === '') codes.push('CONSENT_REASON_MISSING');
    if (consents.findIndex((said) => said.site === site) < place) codes.push('CONSENT_PERIOD_TWICE');
    return codes.map((code) => ({ code, rule: place }));
  });

/** How long a site's records are kept after they are over; null where nothing is said, and they stay. */
export const consentPeriodOf = (site: string, consents: readonly ConsentPeriod[]): string | null =>
  (consents.find((said) => said.site === site) ?? consents.find((said) => said.site === null))?.period ??
  null;

function faultsOf({ minimum, maximum }: RetentionRule): RuleFaultCode[] {
  const least = minimum === null ? null : parsePeriod(minimum.period);
  const most = maximum === null ? null : parsePeriod(maximum);
  const forever = minimum?.period === FOREVER;
  const faults: RuleFaultCode[] = [];
  if ((minimum !== null && least === null && !forever) || (maximum !== null && most === null))
    faults.push('PERIOD_INVALID');
  if (minimum !== null && minimum.law.trim() === '') faults.push('LAW_MISSING');
  if (minimum === null && maximum === null) faults.push('RULE_EMPTY');
  if (forever && maximum !== null) faults.push('MAXIMUM_OF_FOREVER');
  if (least && most && !neverLonger(least, most)) faults.push('MINIMUM_ABOVE_MAXIMUM');
  return faults;
}

/**
 * Nothing lives for ever by omission. A site that nobody has declared, and one that is made tomorrow, is met only by
 * rules for all; so one of those must say how it ends, or that it does not.
 */
const endsForAll = (rules: readonly RetentionRule[]): boolean =>
  rules.some(
    ({ site, category, jurisdiction, minimum, maximum }) =>
      site === null &&
      category === null &&
      jurisdiction === null &&
      (maximum !== null || minimum?.period === FOREVER),
  );

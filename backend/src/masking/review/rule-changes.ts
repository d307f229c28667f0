import type { UnmaskRule } from '@exhibit/contract';
import { canonicalBytes } from '../../evidence/canonical-json.js';

/** A rule of one version beside the rule of the same name of another; null where there is none. */
export interface RuleChange {
  id: string;
  before: UnmaskRule | null;
  after: UnmaskRule | null;
}

/** Rules that came, went or say something else, by their names. */
export function ruleChanges(before: readonly UnmaskRule[], after: readonly UnmaskRule[]): RuleChange[] {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))].sort();
  return ids
    .map((id) => ({ id, before: ruleOf(before, id), after: ruleOf(after, id) }))
    .filter(({ before: was, after: is }) => was === null || is === null || !sameRule(was, is));
}

export interface PublishedRules {
  version: number;
  rules: readonly UnmaskRule[];
  draftedBy: string;
  publishedBy: string;
}

/** Who drafted or published the rules now in force, as they stand: the versions, ascending, in which each came last. */
export function peopleBehind(published: readonly PublishedRules[]): string[] {
  const inForce = published.at(-1)?.rules ?? [];
  const people = inForce.flatMap((rule) => {
    let came = published.length - 1;
    while (came > 0 && isAmong(rule, published[came - 1]!.rules)) came--;
    return [published[came]!.draftedBy, published[came]!.publishedBy];
  });
  return [...new Set(people)];
}

const ruleOf = (rules: readonly UnmaskRule[], id: string): UnmaskRule | null =>
  rules.find((rule) => rule.id === id) ?? null;

const isAmong = (rule: UnmaskRule, rules: readonly UnmaskRule[]): boolean =>
  rules.some((other) => other.id === rule.id && sameRule(rule, other));

const sameRule = (one: UnmaskRule, other: UnmaskRule): boolean =>
  canonicalBytes(one).equals(canonicalBytes(other));

import type { ApproverRole, AskedVotes, Sensitivity } from './access-decisions.js';

/** What has to be true before somebody watches. Published by two people, in versions. */
export interface ApprovalRule extends AskedVotes {
  /** null: every site that has no rule of its own. */
  siteId: string | null;
  sensitivity: Sensitivity;
  waitsMinutes: number;
}

/** Where nobody published anything: one compliance officer who is another person, within a day. */
const USUAL = {
  approvalsNeeded: 1,
  denialsNeeded: 1,
  approverRole: 'compliance-officer',
  excluded: [],
  waitsMinutes: 24 * 60,
} as const satisfies Omit<ApprovalRule, 'siteId' | 'sensitivity'>;

/** The rule of a site: its own before the one for every site. `rules` are the newest published ones. */
export const ruleOf = (
  rules: readonly ApprovalRule[],
  siteId: string,
  sensitivity: Sensitivity,
): Omit<ApprovalRule, 'siteId' | 'sensitivity'> => {
  const here = rules.filter((rule) => rule.sensitivity === sensitivity);
  return here.find((rule) => rule.siteId === siteId) ?? here.find((rule) => rule.siteId === null) ?? USUAL;
};

/** What satisfies the rules of all sites at once; null where they ask for people of different roles. */
export function strictestOf(
  rules: readonly Omit<ApprovalRule, 'siteId' | 'sensitivity'>[],
): (AskedVotes & { waitsMinutes: number }) | null {
  const roles = new Set<ApproverRole>(rules.map(({ approverRole }) => approverRole));
  const [approverRole] = roles;
  if (roles.size !== 1 || approverRole === undefined) return null;
  return {
    approvalsNeeded: Math.max(...rules.map(({ approvalsNeeded }) => approvalsNeeded)),
    denialsNeeded: Math.min(...rules.map(({ denialsNeeded }) => denialsNeeded)),
    approverRole,
    excluded: [...new Set(rules.flatMap(({ excluded }) => excluded))].sort(),
    waitsMinutes: Math.min(...rules.map(({ waitsMinutes }) => waitsMinutes)),
  };
}

import type { Role } from '../platform/actor.js';
import type { Permission } from '../platform/http/permit.js';

/** Who may do what, in full. What a role is not given here it may not do. */
export const ROLE_TABLE: Readonly<Record<Role, readonly Permission[]>> = {
  'compliance-officer': [
    'recordings.search',
    'recordings.watch',
    'recordings.recheck',
    'access.request',
    'access.approve',
    'access.rule',
    'evidence.export',
    'consent.read',
    'consent-notices.read',
    'consent-notices.draft',
    'consent-notices.publish',
    'legal-bases.read',
    'legal-bases.draft',
    'legal-bases.publish',
    'masking.read',
    'masking.ask-recordings',
    'masking.review',
    'disclosures.read',
    'disclosures.draft',
    'disclosures.publish',
    'verdicts.remeasure',
    'alarms.read',
    'alarms.handle',
    'retention.read',
    'retention.publish',
    'holds.place',
    'destruction.approve',
    'subject-requests.read',
    'subject-requests.handle',
    'sites.read',
    'tokens.manage',
    'emergency.review',
  ],
  'privacy-officer': [
    // Only where a rule asks for their role, or where a compliance officer who is away named them.
    'access.approve',
    'access.rule',
    'consent.read',
    'consent.withdraw',
    'consent-notices.read',
    'consent-notices.publish',
    'legal-bases.read',
    'legal-bases.publish',
    'masking.read',
    'masking.publish',
    'masking.review',
    'disclosures.read',
    'retention.read',
    'retention.publish',
    'destruction.approve',
    'subject-requests.read',
    'subject-requests.handle',
    'sites.read',
    'emergency.review',
  ],
  administrator: [
    'recordings.recheck',
    'sites.read',
    'sites.manage',
    'consent-notices.read',
    'consent-notices.draft',
    'legal-bases.read',
    'legal-bases.draft',
    'masking.read',
    'masking.draft',
    'disclosures.read',
    'retention.read',
    'retention.draft',
    'retention.operate',
    'system.read',
    'system.manage',
    'roles.read',
    'roles.draft',
    'roles.publish',
    'tokens.manage',
    'people.provision',
    'consent.import',
    'people.read',
    'people.manage',
  ],
  reviewer: ['recordings.search', 'recordings.watch', 'access.request', 'sites.read', 'disclosures.read'],
  auditor: [
    'audit.read',
    'audit.export',
    'roles.read',
    'people.read',
    'system.read',
    'access.see-all',
    'consent-notices.read',
    'legal-bases.read',
    'masking.read',
    'disclosures.read',
    'alarms.read',
    'retention.read',
    'sites.read',
    'consent.read',
    'subject-requests.read',
  ],
};

/** Roles that one person may not hold together: whoever runs the appliance does not decide who watches. */
const KEPT_APART: readonly (readonly [Role, Role])[] = [['administrator', 'compliance-officer']];

export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => ROLE_TABLE[role]))].sort();
}

/** Whether these roles may be one person's: an auditor is nothing else, and what is kept apart stays apart. */
export function rolesConflict(roles: readonly Role[]): boolean {
  if (roles.includes('auditor') && roles.length > 1) return true;
  return KEPT_APART.some((pair) => pair.every((role) => roles.includes(role)));
}

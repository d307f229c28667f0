import { ROLES, type Role } from '../../platform/actor.js';
import type { OidcConfiguration } from '../../platform/config/sign-on-configuration.js';
import { sameIssuer } from '../providers/issuers.js';
import { rolesConflict } from '../role-table.js';

/** Whoever is in this group, or holds this app role, of this issuer has the role. */
export interface MappingRule {
  issuer: string;
  membership: string;
  role: Role;
}

/** The mapping that nobody had to publish: `<prefix><role>` of each configured provider. */
export const configuredMapping = (providers: readonly OidcConfiguration[]): MappingRule[] =>
  providers.flatMap(({ issuer, groupPrefix }) =>
    ROLES.map((role) => ({ issuer, membership: groupPrefix + role, role })),
  );

/** The roles of somebody with these groups. A name counts only as it is written, and only from its issuer. */
export function rolesFrom(
  rules: readonly MappingRule[],
  issuer: string,
  memberships: readonly string[],
): Role[] {
  const given = rules.filter(
    (rule) => sameIssuer(rule.issuer, issuer) && memberships.includes(rule.membership),
  );
  return ROLES.filter((role) => given.some((rule) => rule.role === role));
}

/** Why nobody may get in with these roles; null when somebody may. */
export const rolesFault = (roles: readonly Role[]): 'LOGIN_NO_ROLE' | 'LOGIN_ROLE_CONFLICT' | null =>
  roles.length === 0 ? 'LOGIN_NO_ROLE' : rolesConflict(roles) ? 'LOGIN_ROLE_CONFLICT' : null;

export type MappingFault = {
  code: 'ROLE_MAPPING_CONFLICT' | 'ROLE_MAPPING_INVALID';
  detail: string;
};

/** Why a mapping cannot be taken; null when it can. Two groups of one person are seen only at the login. */
export function mappingFault(
  rules: readonly MappingRule[],
  providers: readonly OidcConfiguration[],
): MappingFault | null {
  const unknown = rules.findIndex((rule) => !providers.some(({ issuer }) => sameIssuer(issuer, rule.issuer)));
  if (unknown >= 0)
    return invalid(`Rule ${unknown + 1} names an issuer that is not configured. Choose one that is.`);
  for (const [place, rule] of rules.entries()) {
    const together = rolesFrom(rules, rule.issuer, [rule.membership]);
    if (rolesConflict(together))
      return {
        code: 'ROLE_MAPPING_CONFLICT',
        detail: `The group of rule ${place + 1} gives ${together.join(' and ')}, which no one person may be. Take one out.`,
      };
    if (rules.findIndex((other) => sameRule(other, rule)) < place)
      return invalid(`Rule ${place + 1} is there twice. Take one out.`);
  }
  if (!rules.some(({ role }) => role === 'administrator'))
    return invalid('No group gives administrator: nobody could change the mapping again. Add one.');
  return null;
}

const sameRule = (one: MappingRule, other: MappingRule): boolean =>
  one.membership === other.membership && one.role === other.role && sameIssuer(one.issuer, other.issuer);

const invalid = (detail: string): MappingFault => ({ code: 'ROLE_MAPPING_INVALID', detail });

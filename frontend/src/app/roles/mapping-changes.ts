import type { MappingRuleDto, RoleMappingsDto } from '../api/models';
import { roleName } from '../session/permissions';

export interface MappingChange {
  kind: 'gives' | 'takes';
  words: string;
}

/** The rules that decide now. */
export const rulesInForce = ({ items, configured }: RoleMappingsDto): MappingRuleDto[] =>
  items.find((version) => version.inForce)?.rules ?? configured;

/** What publishing would change, in plain words: who is given something comes first. */
export function mappingChanges(
  before: readonly MappingRuleDto[],
  after: readonly MappingRuleDto[],
): MappingChange[] {
  const gives = after.filter((rule) => !before.some((other) => same(rule, other)));
  const takes = before.filter((rule) => !after.some((other) => same(rule, other)));
  return [
    ...gives.map((rule): MappingChange => ({ kind: 'gives', words: `${who(rule)} becomes ${what(rule)}.` })),
    ...takes.map((rule): MappingChange => ({
      kind: 'takes',
      words: `${who(rule)} is no longer ${what(rule)}.`,
    })),
  ];
}

const who = ({ membership, issuer }: MappingRuleDto): string => `Whoever is in ${membership} at ${issuer}`;
const what = ({ role }: MappingRuleDto): string => roleName(role).toLowerCase();
const same = (one: MappingRuleDto, other: MappingRuleDto): boolean =>
  one.issuer === other.issuer && one.membership === other.membership && one.role === other.role;

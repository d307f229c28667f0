import type { MappingRuleDto, RoleMappingDto } from '../api/models';
import { mappingChanges, rulesInForce } from './mapping-changes';

const rule = (membership: string, role: MappingRuleDto['role']): MappingRuleDto => ({
  issuer: 'https://idp.bank.example',
  membership,
  role,
});

describe('changes of the mapping in words', () => {
  it('names first who is given something', () => {
    const changes = mappingChanges([rule('a', 'reviewer')], [rule('b', 'auditor')]);
    expect(changes.map(({ kind }) => kind)).toEqual(['gives', 'takes']);
    expect(changes[0]?.words).toBe('Whoever is in b at https://idp.bank.example becomes auditor.');
  });

  it('says nothing where nothing changes', () => {
    const rules = [rule('a', 'reviewer'), rule('b', 'auditor')];
    expect(mappingChanges(rules, rules.toReversed())).toEqual([]);
  });

  it('compares with the version in force, never with a draft, and first with the configuration', () => {
    const version = (inForce: boolean, membership: string): RoleMappingDto =>
      ({ inForce, rules: [rule(membership, 'reviewer')] }) as RoleMappingDto;
    const configured = [rule('c', 'reviewer')];
    const items = [version(false, 'draft'), version(true, 'now')];
    expect(rulesInForce({ items, configured, issuers: [] })[0]?.membership).toBe('now');
    expect(rulesInForce({ items: [items[0]!], configured, issuers: [] })[0]?.membership).toBe('c');
  });
});

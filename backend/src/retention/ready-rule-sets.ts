import type { ConsentPeriod, RetentionRule } from './retention-rule.js';

/** Rules to begin with. None is in force before somebody drafts it and another person publishes it. */
export interface ReadyRuleSet {
  key: string;
  title: string;
  /** Where its periods come from. */
  source: string;
  /** What it does not settle. */
  note: string;
  rules: readonly RetentionRule[];
  consents: readonly ConsentPeriod[];
}

const forAll = (rule: Pick<RetentionRule, 'minimum' | 'maximum'>): RetentionRule => ({
  site: null,
  category: null,
  jurisdiction: null,
  approval: false,
  ...rule,
});

/** For all sites. */
const consentsFor = (period: string, reason: string): ConsentPeriod[] => [{ site: null, period, reason }];

export const READY_RULE_SETS: readonly ReadyRuleSet[] = [
  {
    key: 'sec-17a-4',
    title: 'SEC Rule 17a-4, broker-dealer records',
    source: '17 CFR 240.17a-4(a) and (b): six years and three years, the first two easily accessible',
    note: 'Six years for all. Where only (b) applies, three years are enough: make a rule for that category.',
    rules: [
      forAll({ minimum: { period: 'P6Y', law: '17 CFR 240.17a-4(a)' }, maximum: 'P7Y' }),
      forAll({ minimum: { period: 'P3Y', law: '17 CFR 240.17a-4(b)' }, maximum: null }),
    ],
    consents: consentsFor('P6Y', '17 CFR 240.17a-4(a): as long as the records that the decision was about'),
  },
  {
    key: 'mifid-2',
    title: 'MiFID II, records of services and transactions',
    source: 'Directive 2014/65/EU, Article 16(6) and (7); Delegated Regulation (EU) 2017/565, Article 72',
    note: 'Five years. Where the authority asks for seven, make the minimum and the maximum P7Y.',
    rules: [
      forAll({ minimum: { period: 'P5Y', law: 'Directive 2014/65/EU, Article 16(7)' }, maximum: 'P6Y' }),
    ],
    consents: consentsFor(
      'P3Y',
      'Regulation (EU) 2016/679, Article 7(1), for as long as claims may be brought',
    ),
  },
  {
    key: 'hipaa',
    title: 'HIPAA, documentation',
    source: '45 CFR 164.316(b)(2)(i): six years from creation or from when it was last in effect',
    note: 'A recording may be a part of what must be documented; state law may ask for more.',
    rules: [forAll({ minimum: { period: 'P6Y', law: '45 CFR 164.316(b)(2)(i)' }, maximum: 'P7Y' })],
    consents: consentsFor('P6Y', '45 CFR 164.530(j)(2): six years from when it was last in effect'),
  },
  {
    key: 'pci-dss',
    title: 'PCI DSS, audit trail history',
    source: 'PCI DSS 4.0.1, requirement 10.5.1: at least twelve months, three of them at hand',
    note: 'For recordings that serve as an audit trail. Card data is never in a recording.',
    rules: [forAll({ minimum: { period: 'P12M', law: 'PCI DSS 4.0.1, 10.5.1' }, maximum: 'P15M' })],
    // The standard says nothing of consent.
    consents: [],
  },
  {
    key: 'gdpr-minimal',
    title: 'GDPR, no longer than needed',
    source: 'Regulation (EU) 2016/679, Article 5(1)(e)',
    note: 'No law asks for a minimum. Ninety days are a proposal: write down why yours are needed.',
    rules: [forAll({ minimum: null, maximum: 'P90D' })],
    consents: consentsFor(
      'P3Y',
      'Article 7(1) and 5(1)(e): proof for as long as claims may be brought, and no longer',
    ),
  },
];

import {
  matchesRuleSelector,
  parseRuleSelector,
  type MaskingPolicy,
  type RuleSelector,
  type UnmaskRule,
} from '@exhibit/contract';
import type { Definition } from './disclosure-definition.js';

type Marked = Pick<Definition, 'key' | 'selector' | 'textHash' | 'furtherTexts'>;

/**
 * Whether no rule of a policy names the element of a disclosure for each of its texts. Verdicts need no rule; a person
 * who watches the replay sees masked letters without one. A rule for an element around it is not found from here.
 */
export function isMaskedInReplay(policy: MaskingPolicy, disclosure: Marked): boolean {
  const hashes = [
    disclosure.textHash.toString('hex'),
    ...disclosure.furtherTexts.map(({ textHash }) => textHash),
  ];
  const showing = policy.rules.filter((rule) => rule.text && namesIt(rule, disclosure));
  return !hashes.every((hash) =>
    showing.some(({ approvedTextHash }) => approvedTextHash === undefined || approvedTextHash === hash),
  );
}

function namesIt(rule: UnmaskRule, { key, selector }: Marked): boolean {
  const named = parseRuleSelector(rule.selector);
  if ('fault' in named) return false;
  const marked: RuleSelector = {
    tag: null,
    id: null,
    classes: [],
    attributes: [{ name: 'data-exhibit-disclosure', value: key }],
  };
  const found = selector === null ? null : parseRuleSelector(selector);
  return [marked, ...(found && !('fault' in found) ? [found] : [])].some((element) =>
    matchesRuleSelector(named, seenAs(element, named.tag)),
  );
}

/** An element of which no more is known than the selector that finds it; its tag may be any. */
const seenAs = ({ tag, id, classes, attributes }: RuleSelector, otherwise: string | null) => ({
  tag: tag ?? otherwise ?? 'p',
  attribute: (name: string): string | null => {
    if (name === 'id') return id;
    if (name === 'class') return classes.join(' ');
    const given = attributes.find((attribute) => attribute.name === name);
    return given ? (given.value ?? '') : null;
  },
});

import type { DraftUnmaskRuleDto, MaskingPolicyDto, UnmaskRuleDto } from '../api/models';

/** What a rule lets out of the browser, in a sentence. */
export function ruleWords(rule: DraftUnmaskRuleDto): string {
  const parts: string[] = [];
  if (rule.text)
    parts.push(
      (rule.descendants ? 'the text inside it and its descendants' : 'the text directly inside it') +
        approvedWords(rule),
    );
  if (rule.attributes.length > 0)
    parts.push(
      `${rule.attributes.length === 1 ? 'the attribute' : 'the attributes'} ${rule.attributes.join(', ')}`,
    );
  if (rule.image) parts.push('the picture itself');
  return parts.length === 0 ? 'shows nothing' : `shows ${parts.join(' and ')}`.replace(/,$/, '');
}

const approvedWords = ({ approvedText, approvedTextHash }: DraftUnmaskRuleDto): string =>
  approvedText
    ? ', which must be the text entered here,'
    : approvedTextHash
      ? `, which must be the approved text ${approvedTextHash.slice(0, 8)}…,`
      : '';

export interface MaskingChange {
  kind: 'more' | 'less' | 'changed';
  words: string;
}

/** What publishing would change, in plain words: what more leaves the browser comes first. */
export function maskingChanges(
  before: readonly UnmaskRuleDto[],
  after: readonly DraftUnmaskRuleDto[],
): MaskingChange[] {
  const changes: MaskingChange[] = [];
  for (const rule of after) {
    const old = before.find((other) => other.id === rule.id);
    if (!old)
      changes.push({ kind: 'more', words: `${rule.selector} ${ruleWords(rule)}. Until now it was masked.` });
    else if (old.selector !== rule.selector)
      changes.push({
        kind: 'changed',
        words: `Rule ${rule.id} names ${rule.selector} instead of ${old.selector}; it ${ruleWords(rule)}.`,
      });
    else if (ruleWords(old) !== ruleWords(rule))
      changes.push({
        kind: 'changed',
        words: `${rule.selector} now ${ruleWords(rule)}. Until now it ${ruleWords(old).replace(/^shows/, 'showed')}.`,
      });
    else if (old.reason !== rule.reason)
      changes.push({ kind: 'changed', words: `Rule ${rule.id} gives another reason: ${rule.reason}` });
  }
  for (const rule of before)
    if (!after.some((other) => other.id === rule.id))
      changes.push({ kind: 'less', words: `${rule.selector} is masked again.` });
  const order = { more: 0, changed: 1, less: 2 };
  return changes.toSorted((a, b) => order[a.kind] - order[b.kind]);
}

export const publishedPolicy = (policies: readonly MaskingPolicyDto[]): MaskingPolicyDto | null =>
  policies.filter((policy) => policy.state === 'published').toSorted((a, b) => b.version - a.version)[0] ??
  null;

import type { UnmaskRuleDto } from '../api/models';
import type { BenchFault, Refused, TriedPage, TriedRule } from './masking-bench';

const BEYOND: Readonly<Record<string, [string, string]>> = {
  password: ['a password', 'passwords'],
  card: ['a card field', 'card fields'],
  'one-time-code': ['a one-time code', 'one-time codes'],
  hidden: ['a hidden field', 'hidden fields'],
  file: ['a file', 'files'],
  field: ['a field that is typed or chosen', 'fields that are typed or chosen'],
  editable: ['an editable text', 'editable texts'],
  blocked: ['an element inside data-exhibit-block', 'elements inside data-exhibit-block'],
  embedded: ['an element that runs or embeds', 'elements that run or embed'],
};

const FAULTS: Readonly<Record<BenchFault, string>> = {
  TOO_LARGE: 'The page is larger than 512 KiB. Paste the part that the rules are about.',
  NOT_RECORDED: 'The recorder could not record this page. Paste a smaller part of it.',
  NO_ANSWER: 'The bench did not answer within 20 seconds. Paste a smaller part of the page.',
};

export const faultWords = (code: BenchFault): string => FAULTS[code];

export const refusedWords = (refused: readonly Refused[]): string[] =>
  refused.map(({ why, elements }) => {
    const [one, many] = BEYOND[why] ?? ['an element', 'elements'];
    return elements === 1 ? one : `${elements} ${many}`;
  });

/** What a rule makes visible on this page. */
export function visibleWords({ texts, attributes, images }: TriedRule): string[] {
  const parts: string[] = [];
  if (texts > 0) parts.push(texts === 1 ? '1 text' : `${texts} texts`);
  for (const { name, elements } of attributes)
    if (elements > 0)
      parts.push(`the attribute ${name} of ${elements === 1 ? '1 element' : `${elements} elements`}`);
  if (images > 0) parts.push(images === 1 ? '1 picture' : `${images} pictures`);
  return parts;
}

const FEW_TEXTS = 5;
const NEARLY_EVERYTHING = 0.8;

/** What somebody who is about to publish has to look at. */
export type RuleAlert = 'names-nothing' | 'names-only-secrets' | 'shows-nothing' | 'nearly-everything';

export function ruleAlert(rule: TriedRule, { texts }: Pick<TriedPage, 'texts'>): RuleAlert | null {
  if (rule.named === 0) return rule.refused.length > 0 ? 'names-only-secrets' : 'names-nothing';
  if (texts >= FEW_TEXTS && rule.texts / texts >= NEARLY_EVERYTHING) return 'nearly-everything';
  return visibleWords(rule).length === 0 ? 'shows-nothing' : null;
}

export const alertWords: Readonly<Record<RuleAlert, string>> = {
  'names-nothing': 'names nothing here',
  'names-only-secrets': 'names only secrets',
  'shows-nothing': 'shows nothing here',
  'nearly-everything': 'shows nearly every text',
};

export type ApprovedText = 'same' | 'different' | 'absent' | 'not-compared';

/** Whether every text that the rule names is the approved one; null where any text may be shown. */
export async function approvedText(
  { approvedTextHash }: UnmaskRuleDto,
  { recordedTexts }: TriedRule,
): Promise<ApprovedText | null> {
  if (!approvedTextHash) return null;
  // Browsers hash over https and on this machine, and nowhere else.
  if (!globalThis.crypto?.subtle) return 'not-compared';
  const hashes = await Promise.all(recordedTexts.map(sha256Hex));
  if (hashes.length === 0) return 'absent';
  return hashes.every((hash) => hash === approvedTextHash) ? 'same' : 'different';
}

export const approvedWords: Readonly<Record<ApprovedText, { chip: string; words: string }>> = {
  same: { chip: 'the approved text', words: '' },
  different: { chip: 'another text', words: 'A recording of this page would be quarantined.' },
  absent: { chip: 'not on this page', words: '' },
  'not-compared': { chip: 'not compared', words: 'Open the console over https to compare the text.' },
};

async function sha256Hex(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

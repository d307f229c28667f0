import type { PrivacyLevel } from '../src/sanitize/privacy-level.js';

/** What no rule reaches, by what it is. Closed: the console has a word for each. */
export type BeyondRules =
  'password' | 'card' | 'one-time-code' | 'hidden' | 'file' | 'field' | 'editable' | 'blocked' | 'embedded';

const FIELDS = /^(input|textarea|select|option|optgroup|datalist)$/;

/** Why nothing of this element may be shown whatever a rule says; null when a rule may show it. */
export function beyondRules(element: Element, level: PrivacyLevel): BeyondRules | null {
  if (level.blocked) return 'blocked';
  if (!level.secret) return null;
  if (!FIELDS.test(element.localName))
    return (element as HTMLElement).isContentEditable ? 'editable' : 'embedded';
  const type = element.localName === 'input' ? (element as HTMLInputElement).type : '';
  const filled = (element.getAttribute('autocomplete') ?? '').toLowerCase().split(/\s+/);
  if (type === 'password') return 'password';
  if (filled.some((token) => token.startsWith('cc-'))) return 'card';
  if (filled.includes('one-time-code')) return 'one-time-code';
  if (type === 'hidden') return 'hidden';
  if (type === 'file') return 'file';
  return 'field';
}

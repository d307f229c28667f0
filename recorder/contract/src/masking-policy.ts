import { parseRuleSelector, ruleSelectorFaultText } from './masking-rule-selector.js';

/** A published masking policy. Without rules everything is masked: a policy can only name what is shown. */
export interface MaskingPolicy {
  version: number;
  rules: UnmaskRule[];
}

/** Names what may leave the browser in clear, and why. Secrets stay masked whatever a rule says (P1). */
export interface UnmaskRule {
  /** a–z 0–9 -, unique in its policy. */
  id: string;
  /** One compound selector; see masking-rule-selector.ts. */
  selector: string;
  /** Show the text directly inside the element. */
  text: boolean;
  /** Show the text of its descendants as well (never of secrets among them). */
  descendants: boolean;
  /** Attributes shown in clear on the element itself. */
  attributes: string[];
  /** Show the picture of the element itself, an `img`. Missing means no: earlier policies have no such member. */
  image?: boolean;
  reason: string;
  /** Hex SHA-256 of the one normalised text that may be shown. The appliance holds a recording to it when it seals. */
  approvedTextHash?: string;
}

/** Attributes no rule may show: they load, navigate, run, or hold what a visitor typed. */
export const NEVER_SHOWN_ATTRIBUTES: ReadonlySet<string> = new Set(
  'value checked selected href xlink:href src srcset srcdoc action formaction ping poster data cite background content style'.split(
    ' ',
  ),
);

/** Every fault of a policy, for the person who drafts it; empty when it may be published. */
export function maskingPolicyFaults(policy: MaskingPolicy): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  policy.rules.forEach((rule, index) => {
    const where = `rule ${index + 1}${rule.id ? ` (${rule.id})` : ''}`;
    if (!/^[a-z0-9-]{1,64}$/.test(rule.id)) faults.push(`${where}: the id must be 1–64 of a–z 0–9 -`);
    if (ids.has(rule.id)) faults.push(`${where}: the id is used twice`);
    ids.add(rule.id);
    const selector = parseRuleSelector(rule.selector);
    if ('fault' in selector) faults.push(`${where}: ${ruleSelectorFaultText(selector)}`);
    if (rule.reason.trim().length < 10)
      faults.push(`${where}: say why this may be shown, in at least 10 characters`);
    if (!rule.text && !rule.image && rule.attributes.length === 0) faults.push(`${where}: it shows nothing`);
    if (rule.approvedTextHash !== undefined && !rule.text)
      faults.push(`${where}: an approved text without text shows nothing`);
    if (rule.descendants && !rule.text) faults.push(`${where}: descendants without text shows nothing`);
    for (const attribute of rule.attributes) {
      const name = attribute.toLowerCase();
      if (NEVER_SHOWN_ATTRIBUTES.has(name) || name.startsWith('on'))
        faults.push(`${where}: the attribute ${name} can never be shown`);
    }
  });
  return faults;
}

import { normaliseText } from '@exhibit/contract';
import type { DisclosureAction, DisclosureRule } from '../evidence/disclosure-version.js';
import type { DraftedDefinition } from './definition-faults.js';
import type { DraftDisclosureVersionDto } from './disclosures.dto.js';

/** A draft as it is kept: normalised texts, the main one first, and no member that says nothing. */
export function draftedDefinition(dto: DraftDisclosureVersionDto): DraftedDefinition {
  return {
    texts: [dto, ...(dto.furtherTexts ?? [])].map(({ locale, text }) => ({
      locale,
      text: normaliseText(text),
    })),
    rule: { beforeAction: dto.rule.beforeAction, ...said(dto.rule) } as DisclosureRule,
    selector: dto.selector ?? null,
    action: dto.action ? (said(dto.action) as DisclosureAction) : null,
    effectiveFrom: dto.effectiveFrom ? new Date(dto.effectiveFrom) : null,
    effectiveTo: dto.effectiveTo ? new Date(dto.effectiveTo) : null,
  };
}

/** The members that have a value: what is absent is not asked, and a rule is hashed as it is. */
const said = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

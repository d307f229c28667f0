import type { ConsentReceipt, ConsentSubmission } from '@exhibit/contract';
import type { ImportedProof } from './imported-proof.js';
import type { DeclaredPurpose } from './legal-basis.js';
import type { NoticeDeclaration, NoticeText } from './notice-texts.js';

/** All that is known when a visitor has decided. */
export interface DecisionFacts {
  consentId: string;
  receiptId: string;
  at: Date;
  site: { key: string; name: string };
  appliance: string;
  verifierKey: string;
  submission: Omit<ConsentSubmission, 'customer'>;
  subject: string | null;
  /** What the visitor was told; null where no notice is kept here, or not in their language. */
  notice: { text: NoticeText; declaration: NoticeDeclaration } | null;
  /** `Sec-GPC` of the request, as it came. */
  gpcHeader: string | null;
  /** The legal bases that were declared when this began. */
  bases: { version: number; purposes: readonly DeclaredPurpose[] } | null;
  /** Where the firm's server handed the decision over: how it proves it. */
  proof: ImportedProof | null;
  policyVersion: number;
  /** Where the visitor reaches this appliance, without a slash at its end. */
  address: string;
}

/** Till when a consent holds; null: until it is withdrawn. */
export function validUntil({ at, notice, submission, proof }: DecisionFacts): Date | null {
  const days = notice?.declaration.validDays ?? null;
  return days === null || submission.decision !== 'given'
    ? null
    : new Date((proof?.decidedAt ?? at).getTime() + days * 86_400_000);
}

/** The visitor's copy. It carries the key that signs it, so that a file alone says whose it is. */
export function receiptOf(facts: DecisionFacts): ConsentReceipt {
  const { submission, notice } = facts;
  const until = validUntil(facts);
  return {
    schemaVersion: 'exhibit.receipt/v1',
    receiptId: facts.receiptId,
    recordId: facts.consentId,
    appliance: facts.appliance,
    verifierKey: facts.verifierKey,
    site: facts.site.key,
    decision: submission.decision,
    noticeVersion: submission.noticeVersion,
    ...(notice && {
      noticeSha256: notice.text.sha256,
      noticeAddress: noticeAddress(facts, notice.text),
      controller: notice.declaration.controller,
    }),
    purposes: submission.purposes,
    language: submission.language,
    ...(submission.jurisdiction && { jurisdiction: submission.jurisdiction }),
    eventTime: facts.at.toISOString(),
    ...(until && { validUntil: until.toISOString() }),
    withdrawalMethod: withdrawalAddress(facts),
    statusAddress: consentAddress(facts),
    selfService: `${consentAddress(facts)}/page`,
    ...(facts.bases && { legalBases: { version: facts.bases.version, purposes: basesOf(facts) } }),
  };
}

/** Of the purposes that this is about. */
const basesOf = ({ bases, submission }: DecisionFacts): DeclaredPurpose[] =>
  (bases?.purposes ?? []).filter(({ purpose }) => submission.purposes.includes(purpose));

/** The record in the fields of ISO/IEC TS 27560, and beside them what was stored with it, verbatim. */
export function recordOf(facts: DecisionFacts): object {
  const { submission, notice, at } = facts;
  const declaration = notice?.declaration ?? null;
  const controller = declaration?.controller ?? null;
  return {
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: facts.consentId,
    receipt_id: facts.receiptId,
    pii_principal_id: facts.subject,
    processing: {
      privacy_notice: {
        version: submission.noticeVersion,
        sha256: notice?.text.sha256 ?? null,
        address: notice && noticeAddress(facts, notice.text),
      },
      language: submission.language,
      jurisdiction: submission.jurisdiction ?? null,
      lawful_basis: submission.decision === 'informed' ? 'as declared for each purpose' : 'consent',
      collection_method:
        facts.proof !== null
          ? 'handed over by the server of the firm, with proof'
          : submission.collectedBy === 'exhibit'
            ? 'banner of the appliance'
            : 'consent tool of the site',
      withdrawal_method: withdrawalAddress(facts),
      purposes: submission.purposes.map((purpose) => ({
        purpose,
        lawful_basis: basisFor(facts, purpose),
        kept_after_withdrawal: basesOf(facts).find((said) => said.purpose === purpose)?.kept ?? null,
        pii_information: (declaration?.dataCategories ?? []).map((pii_type) => ({
          pii_type,
          pii_optional: true,
        })),
        pii_controllers: [facts.site.key],
        storage_locations: declaration?.storageLocations ?? [],
        retention_period: declaration?.retentionPeriod ?? null,
        recipient_third_parties: declaration?.recipients ?? [],
      })),
    },
    party: controller
      ? [{ party_id: facts.site.key, party_type: 'controller', party_role: 'pii_controller', ...controller }]
      : [],
    event: {
      event_type: 'explicit',
      event_state: submission.decision,
      event_time: at.toISOString(),
      entity_id: facts.subject,
      valid_until: validUntil(facts)?.toISOString() ?? null,
    },
    stored: {
      proof: facts.proof && {
        reference: facts.proof.reference,
        media_type: facts.proof.mediaType,
        sha256: facts.proof.sha256,
        decided_at: facts.proof.decidedAt.toISOString(),
      },
      gpc_header: facts.gpcHeader,
      signals: submission.signals ?? null,
      ui_variant: submission.uiVariant ?? null,
      // Epoch ms by the visitor's clock: for display, it decides nothing.
      shown_at: submission.shownAt ?? null,
      masking_policy_version: facts.policyVersion,
      legal_basis_version: facts.bases?.version ?? null,
      appliance: facts.appliance,
    },
  };
}

/** Whoever was asked agreed: then it is consent, whatever else was declared. */
function basisFor(facts: DecisionFacts, purpose: string): { basis: string; reason: string | null } {
  const said = basesOf(facts).find((declared) => declared.purpose === purpose);
  return facts.submission.decision === 'informed' && said
    ? { basis: said.basis, reason: said.reason }
    : { basis: 'consent', reason: null };
}

const noticeAddress = ({ address, site }: DecisionFacts, { sha256 }: NoticeText): string =>
  `${address}/ingest/v1/${site.key}/notices/${sha256}`;

const consentAddress = ({ address, site, consentId }: DecisionFacts): string =>
  `${address}/ingest/v1/${site.key}/consents/${consentId}`;

const withdrawalAddress = (facts: DecisionFacts): string => `${consentAddress(facts)}/withdrawal`;

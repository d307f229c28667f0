/**
 * Every kind of entry with the fields it may carry. A field that is not named here is refused: pseudonyms, hashes,
 * numbers and closed codes only, never a name, a text somebody wrote, or content.
 */
export const AUDIT_CATALOGUE = {
  'login.succeeded': ['roles'],
  'login.refused': ['code'],
  'logout.done': [],
  'permission.refused': ['permission', 'route'],
  'site.created': ['site', 'key'],
  'site.capture.set': ['site', 'settingHash'],
  'site.capture.stopped': ['site'],
  'site.capture.resumed': ['site'],
  'masking.drafted': ['site', 'version', 'rulesHash'],
  'masking.published': ['site', 'version', 'rulesHash', 'draftedBy'],
  'masking.publication.refused': ['site', 'version', 'code'],
  'disclosure.drafted': ['disclosure', 'version', 'textHash', 'ruleHash'],
  'disclosure.published': ['disclosure', 'version', 'textHash', 'ruleHash', 'draftedBy'],
  'disclosure.publication.refused': ['disclosure', 'version', 'code'],
  'consent.recorded': ['site', 'consent', 'decision', 'noticeVersion', 'receiptHash'],
  'consent.withdrawn': ['site', 'consent'],
  'recording.opened': ['site', 'consent', 'policyVersion'],
  'recording.quarantined': ['seq', 'reason', 'count', 'foundBy'],
  'recording.sealed': ['manifestHash', 'segments', 'gaps', 'end'],
  'verdict.reached': ['disclosure', 'version', 'verdict', 'verdictHash'],
  'access.requested': ['request', 'purpose', 'scope', 'minutes', 'reasonCommitment'],
  'access.approved': ['request', 'grant', 'grantee', 'scope', 'endsAt'],
  'access.denied': ['request', 'reasonCommitment'],
  'access.cancelled': ['request'],
  'access.refused': ['request', 'code'],
  'grant.revoked': ['grant', 'grantee'],
  'viewing.started': ['viewing', 'grant'],
  'viewing.segment': ['viewing', 'grant', 'seq'],
  'viewing.asset': ['viewing', 'grant', 'asset'],
  'viewing.ended': ['viewing'],
  'viewing.refused': ['viewing', 'code', 'seq'],
  'evidence.exported': ['pack', 'grant', 'packHash', 'bytes'],
  'evidence.downloaded': ['pack', 'grant'],
  'evidence.refused': ['pack', 'code'],
  'kek.created': ['provider', 'version', 'fingerprint'],
  'rewrapping.started': ['rewrapping', 'version', 'keys'],
  'rewrapping.finished': ['rewrapping', 'version', 'keys'],
  'verifier-key.created': ['verifierKey'],
  'signing-key.created': ['purpose', 'fingerprint', 'notAfter'],
  'certificate.requested': ['purpose', 'publicKey'],
  'certificate.imported': ['purpose', 'fingerprint', 'root', 'notAfter', 'way'],
  'certificate.import.refused': ['purpose', 'way', 'code'],
  'store.qualified': ['qualification', 'store', 'kind', 'worm', 'failed', 'resultHash'],
} as const satisfies Record<string, readonly string[]>;

export type AuditKind = keyof typeof AUDIT_CATALOGUE;

export type AuditValue = string | number | boolean | null | readonly string[];

export interface AuditEvent<K extends AuditKind = AuditKind> {
  kind: K;
  recordingId?: string;
  fields: Partial<Record<(typeof AUDIT_CATALOGUE)[K][number], AuditValue>>;
}

export const outcomeOf = (kind: AuditKind): 'done' | 'refused' =>
  kind.endsWith('.refused') ? 'refused' : 'done';

/** The fields as they may be written. Throws on one that the catalogue does not name. */
export function catalogued(event: AuditEvent): Record<string, AuditValue> {
  const allowed: readonly string[] = AUDIT_CATALOGUE[event.kind];
  for (const name of Object.keys(event.fields))
    if (!allowed.includes(name)) throw new Error(`audit field ${event.kind}.${name} is not in the catalogue`);
  return event.fields as Record<string, AuditValue>;
}

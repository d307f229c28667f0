/** OCSF 1.5.0. Schema: github.com/ocsf/ocsf-schema. */
export const OCSF_VERSION = '1.5.0';

/** Class ids; the category is the first digit. */
export const OCSF_CLASSES = {
  base_event: 0,
  authentication: 3002,
  entity_management: 3004,
  user_access: 3005,
  api_activity: 6003,
  datastore_activity: 6005,
  file_hosting: 6006,
} as const;

export type OcsfClass = keyof typeof OCSF_CLASSES;

/** Activities of the classes that we use; 99 is OCSF's "other", named by the entry's kind. */
const OTHER = 99;
const CREATE = 1;
const READ = 2;
const UPDATE = 3;
const DELETE = 4;
const LOGON = 1;
const LOGOFF = 2;
const ASSIGN_PRIVILEGES = 1;
const REVOKE_PRIVILEGES = 2;
const RECORD_READ = 1;
const RECORD_UPDATE = 2;
const RECORD_CREATE = 6;
const RECORD_DELETE = 7;
const UPLOAD = 1;
const DOWNLOAD = 2;

export interface OcsfKind {
  class: OcsfClass;
  activity: number;
  /** What it is about: the field of the entry that names it, and what kind of thing that is. */
  about?: { field: string; type: string };
  /** For user_access: the field that names whose privileges changed; whoever acted when there is none. */
  user?: string;
}

const entity = (activity: number, field: string, type: string): OcsfKind => ({
  class: 'entity_management',
  activity,
  about: { field, type },
});
const content = (activity: number, field = 'recording', type = 'recording'): OcsfKind => ({
  class: 'datastore_activity',
  activity,
  about: { field, type },
});
const file = (activity: number, field: string, type: string): OcsfKind => ({
  class: 'file_hosting',
  activity,
  about: { field, type },
});
const api = (activity: number): OcsfKind => ({ class: 'api_activity', activity });

/**
 * Which OCSF event each kind of entry is. There is no account_change here: people are kept by the firm's identity
 * provider, not by us.
 */
export const OCSF_KINDS: Readonly<Record<string, OcsfKind>> = {
  'login.succeeded': { class: 'authentication', activity: LOGON },
  'login.refused': { class: 'authentication', activity: LOGON },
  'step-up.done': { class: 'authentication', activity: LOGON },
  'step-up.refused': { class: 'authentication', activity: LOGON },
  'logout.done': { class: 'authentication', activity: LOGOFF },
  'sessions.ended': { class: 'authentication', activity: LOGOFF },
  'provider-logout.refused': { class: 'authentication', activity: LOGOFF },
  'emergency.sealed': entity(CREATE, 'seal', 'emergency account'),
  'emergency.opening.refused': { class: 'authentication', activity: LOGON },
  'emergency.opened': { class: 'authentication', activity: LOGON },
  'emergency.reviewed': entity(UPDATE, 'seal', 'emergency account'),
  'api-token.made': entity(CREATE, 'token', 'API token'),
  'api-token.revoked': entity(UPDATE, 'token', 'API token'),
  'attempts.refused': api(OTHER),
  'directory.person.added': entity(CREATE, 'entry', 'directory entry'),
  'directory.person.changed': entity(UPDATE, 'entry', 'directory entry'),
  'person.left': { class: 'user_access', activity: REVOKE_PRIVILEGES, user: 'person' },
  'role-mapping.drafted': entity(CREATE, 'version', 'role mapping'),
  'role-mapping.published': entity(UPDATE, 'version', 'role mapping'),
  'role-mapping.publication.refused': entity(UPDATE, 'version', 'role mapping'),
  'permission.refused': api(OTHER),
  'attempt.refused': api(OTHER),
  'refusals.counted': api(OTHER),
  'site.created': entity(CREATE, 'site', 'site'),
  'site.capture.set': entity(UPDATE, 'site', 'site'),
  'site.capture.stopped': entity(UPDATE, 'site', 'site'),
  'site.capture.resumed': entity(UPDATE, 'site', 'site'),
  'consent-notice.drafted': entity(CREATE, 'site', 'consent notice'),
  'consent-notice.published': entity(UPDATE, 'site', 'consent notice'),
  'consent-notice.publication.refused': entity(UPDATE, 'site', 'consent notice'),
  'legal-basis.drafted': entity(CREATE, 'site', 'legal basis'),
  'legal-basis.published': entity(UPDATE, 'site', 'legal basis'),
  'legal-basis.publication.refused': entity(UPDATE, 'site', 'legal basis'),
  'masking.drafted': entity(CREATE, 'site', 'masking policy'),
  'masking.published': entity(UPDATE, 'site', 'masking policy'),
  'masking.tried': content(RECORD_READ),
  'masking.tried.refused': content(RECORD_READ),
  'masking.publication.refused': entity(UPDATE, 'site', 'masking policy'),
  'masking.reviewed': entity(UPDATE, 'site', 'masking review'),
  'masking.review.refused': entity(UPDATE, 'site', 'masking review'),
  'disclosure.drafted': entity(CREATE, 'disclosure', 'disclosure'),
  'disclosure.published': entity(UPDATE, 'disclosure', 'disclosure'),
  'disclosure.publication.refused': entity(UPDATE, 'disclosure', 'disclosure'),
  'disclosure.preview.begun': entity(OTHER, 'disclosure', 'disclosure'),
  'disclosure.preview.ended': entity(OTHER, 'disclosure', 'disclosure'),
  'disclosure.evaluation.begun': entity(OTHER, 'disclosure', 'disclosure'),
  'disclosure.evaluation.ended': entity(OTHER, 'disclosure', 'disclosure'),
  'disclosure.alarm.set': entity(UPDATE, 'disclosure', 'disclosure'),
  'disclosure.alarm.opened': entity(CREATE, 'alarm', 'disclosure alarm'),
  'disclosure.alarm.reopened': entity(UPDATE, 'alarm', 'disclosure alarm'),
  'disclosure.alarm.acknowledged': entity(UPDATE, 'alarm', 'disclosure alarm'),
  'disclosure.alarm.closed': entity(UPDATE, 'alarm', 'disclosure alarm'),
  'notice.given-up': entity(READ, 'notice', 'notice'),
  'consent.recorded': content(RECORD_CREATE, 'consent', 'consent record'),
  'consent.shown': content(RECORD_UPDATE, 'consent', 'consent record'),
  'consent.imported': content(RECORD_UPDATE, 'consent', 'consent record'),
  'consent.superseded': content(RECORD_UPDATE, 'consent', 'consent record'),
  'consent-notice.invalidation.asked': entity(UPDATE, 'site', 'consent notice'),
  'consent-notice.invalidation.refused': entity(UPDATE, 'site', 'consent notice'),
  'consent-notice.invalidated': entity(UPDATE, 'site', 'consent notice'),
  'consent.unreadable': content(RECORD_CREATE, 'consent', 'signal of a consent tool'),
  'consent.unreadable-ended': content(RECORD_DELETE, 'signal', 'signal of a consent tool'),
  'consent.record-ended': content(RECORD_DELETE, 'consent', 'consent record'),
  'subject-key.rotated': entity(UPDATE, 'site', 'key of pseudonyms'),
  'consent.withdrawn': content(RECORD_UPDATE, 'consent', 'consent record'),
  'recording.opened': content(RECORD_CREATE),
  'recording.quarantined': content(RECORD_UPDATE),
  'recording.restricted': content(RECORD_UPDATE),
  'recording.unrestricted': content(RECORD_UPDATE),
  'recording.rechecked': content(RECORD_UPDATE),
  'recording.sealed': content(RECORD_UPDATE),
  'verdict.reached': content(RECORD_CREATE),
  'verdict.remeasure.asked': content(OTHER),
  'verdict.remeasure.refused': content(OTHER),
  'verdict.remeasure.failed': content(OTHER),
  'verdict.remeasured': content(RECORD_CREATE),
  'remeasurement.still.shown': content(RECORD_READ),
  'access.requested': entity(CREATE, 'request', 'access request'),
  'access.approved': {
    class: 'user_access',
    activity: ASSIGN_PRIVILEGES,
    about: { field: 'recording', type: 'recording' },
    user: 'grantee',
  },
  'access.denied': entity(UPDATE, 'request', 'access request'),
  'access.cancelled': entity(UPDATE, 'request', 'access request'),
  'access.refused': entity(UPDATE, 'request', 'access request'),
  'access.agreed': entity(UPDATE, 'request', 'access request'),
  'access.objected': entity(UPDATE, 'request', 'access request'),
  'access.lapsed': entity(UPDATE, 'request', 'access request'),
  'access.reminded': entity(READ, 'request', 'access request'),
  'access.delegated': {
    class: 'user_access',
    activity: ASSIGN_PRIVILEGES,
    about: { field: 'delegation', type: 'delegation' },
    user: 'delegate',
  },
  'access.delegation.ended': {
    class: 'user_access',
    activity: REVOKE_PRIVILEGES,
    about: { field: 'delegation', type: 'delegation' },
    user: 'delegate',
  },
  'access.rule.drafted': entity(CREATE, 'rule', 'approval rule'),
  'access.rule.published': entity(UPDATE, 'rule', 'approval rule'),
  'access.rule.refused': entity(UPDATE, 'rule', 'approval rule'),
  'person.link.drafted': entity(CREATE, 'link', 'link of accounts'),
  'person.link.refused': entity(UPDATE, 'link', 'link of accounts'),
  'person.linked': entity(UPDATE, 'one', 'person'),
  'grant.revoked': {
    class: 'user_access',
    activity: REVOKE_PRIVILEGES,
    about: { field: 'recording', type: 'recording' },
    user: 'grantee',
  },
  'grant.lapsed': {
    class: 'user_access',
    activity: REVOKE_PRIVILEGES,
    about: { field: 'recording', type: 'recording' },
    user: 'grantee',
  },
  'viewing.started': content(RECORD_READ),
  'viewing.watched': content(RECORD_READ),
  'viewing.stopped': content(OTHER),
  'viewing.segment': content(RECORD_READ),
  'viewing.asset': content(RECORD_READ),
  'viewing.ended': content(OTHER),
  'viewing.refused': content(RECORD_READ),
  'evidence.exported': file(UPLOAD, 'pack', 'evidence pack'),
  'evidence.downloaded': file(DOWNLOAD, 'pack', 'evidence pack'),
  'evidence.refused': file(DOWNLOAD, 'pack', 'evidence pack'),
  'evidence.collection.ordered': file(UPLOAD, 'collection', 'evidence packs'),
  'evidence.collected': file(UPLOAD, 'collection', 'evidence packs'),
  'evidence.collection.downloaded': file(DOWNLOAD, 'collection', 'evidence packs'),
  'evidence.collection.refused': file(DOWNLOAD, 'collection', 'evidence packs'),
  'evidence.collection.given-up': file(UPLOAD, 'collection', 'evidence packs'),
  'evidence.collection.retried': file(UPLOAD, 'collection', 'evidence packs'),
  'recording.archived': content(RECORD_UPDATE),
  'recording.compacted': content(RECORD_UPDATE),
  'recording.damaged': content(OTHER),
  'recording.restored': content(RECORD_UPDATE),
  'kek.destroyed': entity(DELETE, 'fingerprint', 'key-encryption key'),
  'kek.created': entity(CREATE, 'fingerprint', 'key-encryption key'),
  'rewrapping.started': entity(UPDATE, 'rewrapping', 'wrapped keys'),
  'rewrapping.finished': entity(UPDATE, 'rewrapping', 'wrapped keys'),
  'verifier-key.created': entity(CREATE, 'verifierKey', 'signing key'),
  'verifier-key.retired': entity(UPDATE, 'verifierKey', 'signing key'),
  'signing-key.created': entity(CREATE, 'fingerprint', 'signing key'),
  'certificate.requested': entity(CREATE, 'publicKey', 'certificate'),
  'certificate.imported': entity(CREATE, 'fingerprint', 'certificate'),
  'certificate.import.refused': entity(CREATE, 'purpose', 'certificate'),
  'certificate.expiring': entity(READ, 'fingerprint', 'certificate'),
  'anchor.failing': entity(READ, 'anchor', 'outside anchor'),
  'anchor.restored': entity(READ, 'anchor', 'outside anchor'),
  'checkpoint.timestamped': entity(CREATE, 'receipt', 'timestamp token'),
  'recorder.kept': entity(CREATE, 'release', 'recorder release'),
  'retention.drafted': entity(CREATE, 'version', 'retention rules'),
  'retention.published': entity(UPDATE, 'version', 'retention rules'),
  'retention.publication.refused': entity(UPDATE, 'version', 'retention rules'),
  'retention.applied': entity(UPDATE, 'version', 'retention rules'),
  'retention.sweeper.set': api(OTHER),
  'matter.opened': entity(CREATE, 'matter', 'matter'),
  'hold.placed': entity(CREATE, 'hold', 'legal hold'),
  'hold.followed': entity(UPDATE, 'hold', 'legal hold'),
  'hold.release.asked': entity(UPDATE, 'hold', 'legal hold'),
  'hold.released': entity(UPDATE, 'hold', 'legal hold'),
  'hold.release.refused': entity(UPDATE, 'hold', 'legal hold'),
  'recording.ending.asked': content(RECORD_UPDATE),
  'subject-request.opened': entity(CREATE, 'request', 'subject request'),
  'subject-request.asked': entity(CREATE, 'request', 'subject request'),
  'subject-request.identified': entity(UPDATE, 'request', 'subject request'),
  'subject-request.extended': entity(UPDATE, 'request', 'subject request'),
  'subject-request.carried-out': entity(UPDATE, 'request', 'subject request'),
  'subject-request.declined': entity(UPDATE, 'request', 'subject request'),
  'subject-request.lifted': entity(UPDATE, 'request', 'subject request'),
  'subject-request.forgotten': entity(UPDATE, 'request', 'subject request'),
  'subject-request.refused': entity(UPDATE, 'request', 'subject request'),
  'destruction.approved': content(RECORD_UPDATE),
  'destruction.called-off': content(RECORD_UPDATE),
  'destruction.failing': content(OTHER),
  'recording.key.destroyed': content(RECORD_DELETE),
  'recording.destroyed': content(RECORD_DELETE),
  'certificates.exported': file(DOWNLOAD, 'certificates', 'certificates of destruction'),
  'audit.export.asked': file(UPLOAD, 'export', 'audit export'),
  'audit.export.made': file(UPLOAD, 'export', 'audit export'),
  'audit.export.downloaded': file(DOWNLOAD, 'export', 'audit export'),
  'audit.export.failed': file(UPLOAD, 'export', 'audit export'),
  'audit.fault.found': entity(READ, 'object', 'audit log'),
  'store.qualified': entity(READ, 'store', 'object store'),
  'integrity.begun': entity(READ, 'run', 'integrity check'),
  'integrity.checked': entity(READ, 'run', 'integrity check'),
  'integrity.fault-found': entity(READ, 'run', 'integrity check'),
};

/** A kind that this version does not know yet is OCSF's base event: said, not guessed. */
export const ocsfKind = (kind: string): OcsfKind =>
  Object.hasOwn(OCSF_KINDS, kind) ? OCSF_KINDS[kind]! : { class: 'base_event', activity: OTHER };

/**
 * Every kind of entry with the fields it may carry, each classified. To add a kind, add a line.
 * - `public` may stand in a leaf as it is: pseudonyms, hashes, numbers and closed codes.
 * - `sensitive` may stand in a leaf only as a keyed commitment (hex HMAC-SHA-256, see access/reason-commitment.ts).
 * - `secret` never stands in a leaf. A field that is not named here is secret.
 * No personal data in any of them: never a name, an address, a text somebody wrote, or content.
 */
export const AUDIT_CATALOGUE = {
  'login.succeeded': { roles: 'public', provider: 'public' },
  'login.refused': { code: 'public' },
  'step-up.done': { acr: 'public' },
  'step-up.refused': { code: 'public' },
  'logout.done': {},
  'sessions.ended': { person: 'public', cause: 'public', sessions: 'public' },
  'provider-logout.refused': {},
  'emergency.sealed': { seal: 'public', shares: 'public' },
  'emergency.opening.refused': {},
  'emergency.opened': { seal: 'public', endsAt: 'public' },
  'emergency.reviewed': { seal: 'public' },
  'api-token.made': {
    token: 'public',
    machine: 'public',
    role: 'public',
    permissions: 'public',
    days: 'public',
  },
  'api-token.revoked': { token: 'public' },
  'attempts.refused': { limit: 'public' },
  'directory.person.added': { entry: 'public' },
  'directory.person.changed': { entry: 'public', active: 'public' },
  'person.left': { person: 'public', sessions: 'public', tokens: 'public' },
  'role-mapping.drafted': { version: 'public', rulesHash: 'public' },
  'role-mapping.published': { version: 'public', rulesHash: 'public', draftedBy: 'public' },
  'role-mapping.publication.refused': { version: 'public', code: 'public' },
  'permission.refused': { permission: 'public', route: 'public' },
  'attempt.refused': { route: 'public', code: 'public' },
  'refusals.counted': { about: 'public', code: 'public', kind: 'public', count: 'public', since: 'public' },
  'site.created': { site: 'public', key: 'public' },
  'site.capture.set': { site: 'public', settingHash: 'public' },
  'site.capture.stopped': { site: 'public' },
  'site.capture.resumed': { site: 'public' },
  'masking.drafted': { site: 'public', version: 'public', rulesHash: 'public' },
  'masking.published': { site: 'public', version: 'public', rulesHash: 'public', draftedBy: 'public' },
  'masking.tried': { site: 'public', version: 'public' },
  'masking.tried.refused': { site: 'public', version: 'public', code: 'public' },
  'masking.publication.refused': { site: 'public', version: 'public', code: 'public' },
  'disclosure.drafted': {
    disclosure: 'public',
    version: 'public',
    textHash: 'public',
    ruleHash: 'public',
    definitionHash: 'public',
  },
  'disclosure.published': {
    disclosure: 'public',
    version: 'public',
    textHash: 'public',
    ruleHash: 'public',
    definitionHash: 'public',
    draftedBy: 'public',
  },
  'disclosure.publication.refused': { disclosure: 'public', version: 'public', code: 'public' },
  'disclosure.preview.begun': { run: 'public', disclosure: 'public', version: 'public' },
  'disclosure.preview.ended': {
    run: 'public',
    disclosure: 'public',
    version: 'public',
    outcome: 'public',
    recordings: 'public',
  },
  'disclosure.evaluation.begun': { run: 'public', disclosure: 'public', version: 'public' },
  'disclosure.evaluation.ended': {
    run: 'public',
    disclosure: 'public',
    version: 'public',
    outcome: 'public',
    recordings: 'public',
  },
  'disclosure.alarm.set': { disclosure: 'public', settingsHash: 'public' },
  'disclosure.alarm.opened': { alarm: 'public', disclosure: 'public', cause: 'public' },
  'disclosure.alarm.reopened': { alarm: 'public', disclosure: 'public', cause: 'public' },
  'disclosure.alarm.acknowledged': { alarm: 'public', disclosure: 'public' },
  'disclosure.alarm.closed': { alarm: 'public', disclosure: 'public' },
  'notice.given-up': {
    notice: 'public',
    channel: 'public',
    about: 'public',
    code: 'public',
    attempts: 'public',
  },
  'consent-notice.drafted': { site: 'public', version: 'public', noticeHash: 'public' },
  'consent-notice.published': {
    site: 'public',
    version: 'public',
    noticeHash: 'public',
    draftedBy: 'public',
  },
  'consent-notice.publication.refused': { site: 'public', version: 'public', code: 'public' },
  'legal-basis.drafted': { site: 'public', version: 'public', basisHash: 'public' },
  'legal-basis.published': { site: 'public', version: 'public', basisHash: 'public', draftedBy: 'public' },
  'legal-basis.publication.refused': { site: 'public', version: 'public', code: 'public' },
  'consent.recorded': {
    site: 'public',
    consent: 'public',
    decision: 'public',
    noticeVersion: 'public',
    receiptHash: 'public',
    recordHash: 'public',
  },
  'consent.shown': { site: 'public', consent: 'public', shownAt: 'public' },
  'consent.imported': {
    site: 'public',
    consent: 'public',
    proofHash: 'public',
    factsHash: 'public',
    decidedAt: 'public',
  },
  'consent.superseded': { site: 'public', consent: 'public', by: 'public', supersededAt: 'public' },
  'consent-notice.invalidation.asked': { site: 'public', noticeVersion: 'public', reasonHash: 'public' },
  'consent-notice.invalidation.refused': { site: 'public', noticeVersion: 'public', code: 'public' },
  'consent-notice.invalidated': {
    site: 'public',
    noticeVersion: 'public',
    reasonHash: 'public',
    draftedBy: 'public',
  },
  'consent.unreadable': { site: 'public', signal: 'public', signalHash: 'public', code: 'public' },
  'consent.unreadable-ended': { site: 'public', signal: 'public', receivedAt: 'public', rules: 'public' },
  'consent.record-ended': {
    site: 'public',
    consent: 'public',
    decision: 'public',
    recordHash: 'public',
    recordedAt: 'public',
    rules: 'public',
  },
  'subject-key.rotated': { site: 'public', version: 'public' },
  'consent.withdrawn': { site: 'public', consent: 'public', withdrawnAt: 'public' },
  'recording.opened': { site: 'public', consent: 'public', policyVersion: 'public' },
  'recording.quarantined': { seq: 'public', reason: 'public', count: 'public', foundBy: 'public' },
  'recording.restricted': {},
  'recording.unrestricted': {},
  'recording.rechecked': { violations: 'public', checkerVersion: 'public' },
  'recording.sealed': { manifestHash: 'public', segments: 'public', gaps: 'public', end: 'public' },
  'verdict.reached': {
    disclosure: 'public',
    version: 'public',
    locale: 'public',
    verdict: 'public',
    verdictHash: 'public',
    run: 'public',
  },
  'verdict.remeasure.asked': { remeasurement: 'public', disclosure: 'public', version: 'public' },
  'verdict.remeasure.refused': { remeasurement: 'public', code: 'public' },
  'verdict.remeasure.failed': { remeasurement: 'public', code: 'public' },
  'verdict.remeasured': {
    remeasurement: 'public',
    disclosure: 'public',
    version: 'public',
    result: 'public',
    measuredHash: 'public',
  },
  'remeasurement.still.shown': { remeasurement: 'public', moment: 'public', grant: 'public' },
  'access.requested': {
    request: 'public',
    purpose: 'public',
    scope: 'public',
    minutes: 'public',
    reasonCommitment: 'sensitive',
    about: 'public',
    recordings: 'public',
    recordingsHash: 'public',
    approvalsNeeded: 'public',
    approverRole: 'public',
  },
  'access.agreed': { request: 'public', onBehalfOf: 'public' },
  'access.objected': { request: 'public', reasonCommitment: 'sensitive', onBehalfOf: 'public' },
  'access.approved': {
    request: 'public',
    grant: 'public',
    grantee: 'public',
    scope: 'public',
    endsAt: 'public',
    onBehalfOf: 'public',
  },
  'access.denied': { request: 'public', reasonCommitment: 'sensitive', onBehalfOf: 'public' },
  'access.cancelled': { request: 'public' },
  'access.lapsed': { request: 'public' },
  'access.reminded': { request: 'public' },
  'access.delegated': {
    delegation: 'public',
    delegate: 'public',
    approverRole: 'public',
    startsAt: 'public',
    endsAt: 'public',
  },
  'access.delegation.ended': { delegation: 'public', delegate: 'public' },
  'access.rule.drafted': {
    rule: 'public',
    site: 'public',
    sensitivity: 'public',
    version: 'public',
    ruleHash: 'public',
  },
  'access.rule.published': {
    rule: 'public',
    site: 'public',
    sensitivity: 'public',
    version: 'public',
    ruleHash: 'public',
    draftedBy: 'public',
  },
  'access.rule.refused': { rule: 'public', code: 'public' },
  'person.link.drafted': { link: 'public', one: 'public', other: 'public' },
  'person.link.refused': { link: 'public', code: 'public' },
  'person.linked': { link: 'public', one: 'public', other: 'public', draftedBy: 'public' },
  'access.refused': { request: 'public', code: 'public' },
  'grant.revoked': { grant: 'public', grantee: 'public' },
  'grant.lapsed': { grant: 'public', grantee: 'public' },
  'viewing.started': { viewing: 'public', grant: 'public' },
  'viewing.segment': { viewing: 'public', grant: 'public', seq: 'public' },
  'viewing.asset': { viewing: 'public', grant: 'public', asset: 'public' },
  'viewing.watched': { viewing: 'public', grant: 'public', fromMs: 'public', toMs: 'public' },
  'viewing.stopped': { viewing: 'public', grant: 'public', viewer: 'public' },
  'viewing.ended': { viewing: 'public' },
  'viewing.refused': { viewing: 'public', code: 'public', seq: 'public' },
  'evidence.exported': { pack: 'public', grant: 'public', packHash: 'public', bytes: 'public' },
  'evidence.downloaded': { pack: 'public', grant: 'public' },
  'evidence.refused': { pack: 'public', code: 'public' },
  'anchor.failing': { anchor: 'public', kind: 'public', code: 'public', failures: 'public' },
  'anchor.restored': { anchor: 'public', kind: 'public', size: 'public' },
  'checkpoint.timestamped': { anchor: 'public', receipt: 'public', size: 'public', tokenHash: 'public' },
  'evidence.collection.ordered': { collection: 'public', about: 'public', recordings: 'public' },
  'evidence.collected': { collection: 'public', digest: 'public', packs: 'public', leftOut: 'public' },
  'evidence.collection.downloaded': { collection: 'public', digest: 'public', packs: 'public' },
  'evidence.collection.refused': { collection: 'public', code: 'public' },
  'evidence.collection.given-up': { collection: 'public', code: 'public' },
  'evidence.collection.retried': { collection: 'public' },
  'store.qualified': {
    qualification: 'public',
    store: 'public',
    kind: 'public',
    worm: 'public',
    failed: 'public',
    resultHash: 'public',
  },
  'audit.fault.found': { object: 'public', code: 'public' },
  'kek.destroyed': { provider: 'public', version: 'public', fingerprint: 'public' },
  'kek.created': { provider: 'public', version: 'public', fingerprint: 'public' },
  'rewrapping.started': { rewrapping: 'public', version: 'public', keys: 'public' },
  'rewrapping.finished': { rewrapping: 'public', version: 'public', keys: 'public' },
  'verifier-key.created': { verifierKey: 'public' },
  'verifier-key.retired': {
    verifierKey: 'public',
    successor: 'public',
    entries: 'public',
    successionHash: 'public',
  },
  'signing-key.created': {
    purpose: 'public',
    fingerprint: 'public',
    chainHash: 'public',
    notAfter: 'public',
  },
  'certificate.requested': { purpose: 'public', publicKey: 'public' },
  'certificate.imported': {
    purpose: 'public',
    fingerprint: 'public',
    root: 'public',
    notAfter: 'public',
    way: 'public',
  },
  'certificate.import.refused': { purpose: 'public', way: 'public', code: 'public' },
  'recorder.kept': { release: 'public', version: 'public', integrity: 'public' },
  'recording.archived': { archiveHash: 'public', indexHash: 'public', bytes: 'public', segments: 'public' },
  'recording.compacted': { archiveHash: 'public', segments: 'public' },
  'recording.damaged': { code: 'public' },
  'recording.restored': { archiveHash: 'public' },
  'retention.drafted': { version: 'public', rulesHash: 'public' },
  'retention.published': { version: 'public', rulesHash: 'public', draftedBy: 'public' },
  'retention.publication.refused': { version: 'public', code: 'public' },
  'retention.applied': { version: 'public', recordings: 'public' },
  'retention.sweeper.set': { paused: 'public', dryRun: 'public', perMinute: 'public' },
  'matter.opened': { matter: 'public' },
  'hold.placed': { hold: 'public', matter: 'public', about: 'public', recordings: 'public', later: 'public' },
  'hold.release.asked': { hold: 'public', matter: 'public' },
  'hold.released': { hold: 'public', matter: 'public', askedBy: 'public' },
  'hold.release.refused': { hold: 'public', code: 'public' },
  'recording.ending.asked': { cause: 'public', outcome: 'public', why: 'public', until: 'public' },
  'subject-request.opened': {
    request: 'public',
    about: 'public',
    site: 'public',
    recordings: 'public',
    consents: 'public',
    due: 'public',
  },
  'subject-request.asked': { request: 'public', about: 'public', site: 'public', due: 'public' },
  'subject-request.identified': { request: 'public', about: 'public' },
  'subject-request.extended': { request: 'public', due: 'public' },
  'subject-request.carried-out': {
    request: 'public',
    about: 'public',
    openedBy: 'public',
    recordings: 'public',
    erased: 'public',
    kept: 'public',
  },
  'subject-request.declined': { request: 'public', about: 'public' },
  'subject-request.lifted': { request: 'public', recordings: 'public' },
  'subject-request.forgotten': { request: 'public', period: 'public' },
  'subject-request.refused': { request: 'public', code: 'public' },
  'destruction.approved': { cause: 'public' },
  'destruction.called-off': { why: 'public' },
  'destruction.failing': { code: 'public', attempts: 'public' },
  'recording.key.destroyed': { cause: 'public', rules: 'public', wrappedHash: 'public', objects: 'public' },
  'recording.destroyed': { cause: 'public', certificateHash: 'public', sheet: 'public' },
  'certificates.exported': { certificates: 'public', from: 'public', to: 'public' },
  'audit.export.asked': { export: 'public', form: 'public', filterHash: 'public' },
  'audit.export.made': {
    export: 'public',
    form: 'public',
    entries: 'public',
    logSize: 'public',
    bytes: 'public',
    exportHash: 'public',
  },
  'audit.export.failed': { export: 'public', code: 'public' },
  'audit.export.downloaded': { export: 'public', exportHash: 'public' },
  'integrity.begun': { run: 'public', part: 'public', of: 'public' },
  'integrity.checked': { run: 'public', part: 'public', of: 'public', things: 'public', faults: 'public' },
  'integrity.fault-found': { run: 'public', faults: 'public', codes: 'public' },
} as const satisfies Record<string, Record<string, FieldClass>>;

export type FieldClass = 'public' | 'sensitive' | 'secret';

export type AuditKind = keyof typeof AUDIT_CATALOGUE;

export type AuditValue = string | number | boolean | null | readonly string[];

type FieldOf<K extends AuditKind> = K extends AuditKind ? keyof (typeof AUDIT_CATALOGUE)[K] : never;

export interface AuditEvent<K extends AuditKind = AuditKind> {
  kind: K;
  recordingId?: string;
  fields: Partial<Record<FieldOf<K>, AuditValue>>;
}

export const outcomeOf = (kind: AuditKind): 'done' | 'refused' =>
  kind.endsWith('.refused') ? 'refused' : 'done';

/** The fields as they may be written. Throws on one that may not stand in a leaf. */
export function catalogued(event: AuditEvent): Record<string, AuditValue> {
  const classes: Record<string, FieldClass> = AUDIT_CATALOGUE[event.kind];
  for (const [name, value] of Object.entries<AuditValue>(event.fields)) {
    const field = `audit field ${event.kind}.${name}`;
    const given = Object.hasOwn(classes, name) ? classes[name] : undefined;
    if (given === undefined) throw new Error(`${field} is not in the catalogue`);
    if (given === 'secret') throw new Error(`${field} is secret`);
    if (given === 'sensitive' && !isCommitment(value)) throw new Error(`${field} needs a keyed commitment`);
    if (given === 'public' && !isPublic(value)) throw new Error(`${field} has a value that is not public`);
  }
  return event.fields as Record<string, AuditValue>;
}

const isCommitment = (value: AuditValue) =>
  value === null || (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));

/** Codes, ids and hashes are short and ASCII. An e-mail address is not one, nor is a name with an accent or a sentence. */
const isPublic = (value: AuditValue): boolean => {
  if (Array.isArray(value)) return value.length <= 256 && value.every((item) => isPublic(item as AuditValue));
  return typeof value !== 'string' || /^[\x20-\x3f\x41-\x7e]{0,256}$/.test(value);
};

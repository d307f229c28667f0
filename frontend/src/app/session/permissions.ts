export type Permission =
  | 'recordings.search'
  | 'recordings.watch'
  | 'recordings.recheck'
  | 'access.request'
  | 'access.approve'
  | 'access.see-all'
  | 'access.rule'
  | 'evidence.export'
  | 'consent.read'
  | 'consent.withdraw'
  | 'consent.import'
  | 'consent-notices.read'
  | 'consent-notices.draft'
  | 'consent-notices.publish'
  | 'legal-bases.read'
  | 'legal-bases.draft'
  | 'legal-bases.publish'
  | 'masking.read'
  | 'masking.draft'
  | 'masking.publish'
  | 'masking.ask-recordings'
  | 'masking.review'
  | 'disclosures.read'
  | 'disclosures.draft'
  | 'disclosures.publish'
  | 'verdicts.remeasure'
  | 'alarms.read'
  | 'alarms.handle'
  | 'retention.read'
  | 'retention.draft'
  | 'retention.publish'
  | 'retention.operate'
  | 'holds.place'
  | 'destruction.approve'
  | 'subject-requests.read'
  | 'subject-requests.handle'
  | 'sites.read'
  | 'sites.manage'
  | 'audit.read'
  | 'audit.export'
  | 'system.read'
  | 'system.manage'
  | 'roles.read'
  | 'roles.draft'
  | 'roles.publish'
  | 'tokens.manage'
  | 'people.provision'
  | 'people.read'
  | 'people.manage'
  | 'emergency.review';

const ROLE_NAMES: Readonly<Record<string, string>> = {
  administrator: 'Administrator',
  'privacy-officer': 'Privacy officer',
  'compliance-officer': 'Compliance officer',
  reviewer: 'Reviewer',
  auditor: 'Auditor',
};

export const roleName = (role: string): string => ROLE_NAMES[role] ?? role;

export const holdsOneOf = (held: readonly string[], asked: readonly Permission[]): boolean =>
  asked.some((permission) => held.includes(permission));

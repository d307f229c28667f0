import { Foundations1763700000001 } from './0001-foundations.js';
import { Identity1763700000002 } from './0002-identity.js';
import { Audit1763700000003 } from './0003-audit.js';
import { Sites1763700000004 } from './0004-sites.js';
import { Consent1763700000005 } from './0005-consent.js';
import { Recordings1763700000006 } from './0006-recordings.js';
import { Disclosures1763700000007 } from './0007-disclosures.js';
import { Access1763700000008 } from './0008-access.js';
import { StoreQualification1763700000009 } from './0009-store-qualification.js';
import { Conformance1763700000010 } from './0010-conformance.js';
import { Assets1763700000011 } from './0011-assets.js';
import { RecorderInstalls1763700000012 } from './0012-recorder-installs.js';
import { AuditTree1763700000013 } from './0013-audit-tree.js';
import { KeyCare1763700000014 } from './0014-key-care.js';
import { RecordingArchives1763700000015 } from './0015-recording-archives.js';
import { AuditAnchors1763700000016 } from './0016-audit-anchors.js';
import { PackCollections1763700000017 } from './0017-pack-collections.js';
import { AuditExports1763700000018 } from './0018-audit-exports.js';
import { DisclosureDefinitions1763700000019 } from './0019-disclosure-definitions.js';
import { CoverageAndAlarms1763700000020 } from './0020-coverage-and-alarms.js';
import { GivenUpAndRetired1763700000021 } from './0021-given-up-and-retired.js';
import { SignOn1763700000022 } from './0022-sign-on.js';
import { MachinesAndLeavers1763700000023 } from './0023-machines-and-leavers.js';
import { Throttling1763700000024 } from './0024-throttling.js';
import { EmergencyAccount1763700000025 } from './0025-emergency-account.js';
import { AccessRules1763700000026 } from './0026-access-rules.js';
import { ViewingsWatched1763700000027 } from './0027-viewings-watched.js';
import { ConsentEntries1763700000028 } from './0028-consent-entries.js';
import { Remeasurements1763700000029 } from './0029-remeasurements.js';
import { WordsOfDisclosures1763700000030 } from './0030-words-of-disclosures.js';
import { RetentionRules1763700000031 } from './0031-retention-rules.js';
import { Holds1763700000032 } from './0032-holds.js';
import { Destruction1763700000033 } from './0033-destruction.js';
import { PersonLinks1763700000034 } from './0034-person-links.js';
import { OnePersonOfTwoAccounts1763700000035 } from './0035-one-person-of-two-accounts.js';
import { ConsentNotices1763700000036 } from './0036-consent-notices.js';
import { ConsentProof1763700000037 } from './0037-consent-proof.js';
import { LegalBases1763700000038 } from './0038-legal-bases.js';
import { Withdrawals1763700000039 } from './0039-withdrawals.js';
import { EndsOfConsent1763700000040 } from './0040-ends-of-consent.js';
import { ImportedConsents1763700000041 } from './0041-imported-consents.js';
import { SubjectRequests1763700000042 } from './0042-subject-requests.js';
import { ConsentList1763700000043 } from './0043-consent-list.js';
import { SubjectRequestCare1763700000046 } from './0046-subject-request-care.js';
import { ConsentFilters1763700000047 } from './0047-consent-filters.js';
import { MaskingReviews1763700000048 } from './0048-masking-reviews.js';
import { TextsOfAForgottenRequest1763700000050 } from './0050-texts-of-a-forgotten-request.js';
import { EndsOfConsentRecords1763700000051 } from './0051-ends-of-consent-records.js';
import { FollowedHolds1763700000052 } from './0052-followed-holds.js';
import { AlarmsOfConsent1763700000053 } from './0053-alarms-of-consent.js';

/** In the order in which they were made. A landed migration is never edited. */
export const MIGRATIONS = [
  Foundations1763700000001,
  Identity1763700000002,
  Audit1763700000003,
  Sites1763700000004,
  Consent1763700000005,
  Recordings1763700000006,
  Disclosures1763700000007,
  Access1763700000008,
  StoreQualification1763700000009,
  Conformance1763700000010,
  Assets1763700000011,
  RecorderInstalls1763700000012,
  AuditTree1763700000013,
  KeyCare1763700000014,
  RecordingArchives1763700000015,
  AuditAnchors1763700000016,
  PackCollections1763700000017,
  AuditExports1763700000018,
  DisclosureDefinitions1763700000019,
  CoverageAndAlarms1763700000020,
  GivenUpAndRetired1763700000021,
  SignOn1763700000022,
  MachinesAndLeavers1763700000023,
  Throttling1763700000024,
  EmergencyAccount1763700000025,
  AccessRules1763700000026,
  ViewingsWatched1763700000027,
  ConsentEntries1763700000028,
  Remeasurements1763700000029,
  WordsOfDisclosures1763700000030,
  RetentionRules1763700000031,
  Holds1763700000032,
  Destruction1763700000033,
  PersonLinks1763700000034,
  OnePersonOfTwoAccounts1763700000035,
  ConsentNotices1763700000036,
  ConsentProof1763700000037,
  LegalBases1763700000038,
  Withdrawals1763700000039,
  EndsOfConsent1763700000040,
  ImportedConsents1763700000041,
  SubjectRequests1763700000042,
  ConsentList1763700000043,
  SubjectRequestCare1763700000046,
  ConsentFilters1763700000047,
  MaskingReviews1763700000048,
  TextsOfAForgottenRequest1763700000050,
  EndsOfConsentRecords1763700000051,
  FollowedHolds1763700000052,
  AlarmsOfConsent1763700000053,
];

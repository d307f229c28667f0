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
import { PackCollections1763700000017 } from './0017-pack-collections.js';

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
  PackCollections1763700000017,
];

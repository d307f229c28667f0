import { ACCESS_BINDINGS } from './bindings/access-bindings.js';
import { CONSENT_BINDINGS } from './bindings/consent-bindings.js';
import { EVIDENCE_BINDINGS } from './bindings/evidence-bindings.js';
import { RECORDING_BINDINGS } from './bindings/recording-bindings.js';
import { RETENTION_BINDINGS } from './bindings/retention-bindings.js';
import { SITE_BINDINGS } from './bindings/site-bindings.js';
import { SUBJECT_REQUEST_BINDINGS } from './bindings/subject-request-bindings.js';
import { SYSTEM_BINDINGS } from './bindings/system-bindings.js';
import type { RowBinding } from './row-binding.js';

/** Which rows the log speaks of. A table that keeps evidence and is not here is held by a manifest (docs/format/verify-store.md). */
export const ROW_BINDINGS: readonly RowBinding[] = [
  ...SITE_BINDINGS,
  ...CONSENT_BINDINGS,
  ...RECORDING_BINDINGS,
  ...ACCESS_BINDINGS,
  ...EVIDENCE_BINDINGS,
  ...RETENTION_BINDINGS,
  ...SUBJECT_REQUEST_BINDINGS,
  ...SYSTEM_BINDINGS,
];

import type { ConsentState } from './consent-decision.js';

const has = (kind: ConsentState): string =>
  `EXISTS (SELECT 1 FROM consent_event e WHERE e.consent_id = r.id AND e.kind = '${kind}')`;

const NOTICES = 'FROM consent_notice WHERE published_at IS NOT NULL';
const NOW = '(SELECT GREATEST(now(), latest) FROM retention_clock)';

/**
 * SQL: what every record `r` in a state has, and few others. The state itself is a question about events, times and
 * notices, and is asked only of these; see the view `consent_state`.
 */
export const CANDIDATES: Readonly<Record<ConsentState, string>> = {
  shown: has('shown'),
  given: `(r.valid_until IS NULL OR r.valid_until > ${NOW})`,
  informed: has('informed'),
  refused: has('refused'),
  dismissed: has('dismissed'),
  withdrawn: has('withdrawn'),
  expired: `(r.valid_until <= ${NOW} OR ${has('expired')})`,
  superseded: `(${has('superseded')} OR r.site_id IN (SELECT site_id ${NOTICES})
    AND (r.site_id, r.notice_version) NOT IN (SELECT site_id, 'v' || max(version) ${NOTICES} GROUP BY site_id))`,
  invalidated: `((r.site_id, r.notice_version) IN (
    SELECT site_id, notice_version FROM consent_invalidation WHERE published_at IS NOT NULL) OR ${has('invalidated')})`,
  ended: 'r.ended_at IS NOT NULL',
};

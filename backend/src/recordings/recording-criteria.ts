import type { VerdictWord } from '../evidence/verdict.js';
import type { RecordingState } from './recording.entity.js';

/** What people search recordings by. Nothing in it is content. */
export interface RecordingCriteria {
  site?: string;
  subject?: string;
  disclosure?: string;
  verdict?: VerdictWord;
  state?: RecordingState;
  from?: string;
  to?: string;
}

/** SQL over `recording r`, with the seven values of `criteriaValues` as its first parameters. */
export const CRITERIA = `
  ($1::uuid IS NULL OR r.site_id = $1) AND ($2::text IS NULL OR r.subject = $2)
  AND ($3::text IS NULL OR r.state = $3)
  AND ($4::timestamptz IS NULL OR r.opened_at >= $4) AND ($5::timestamptz IS NULL OR r.opened_at <= $5)
  AND (($6::text IS NULL AND $7::text IS NULL) OR EXISTS (
    SELECT 1 FROM verdict v JOIN disclosure d ON d.id = v.disclosure_id
    WHERE v.recording_id = r.id AND ($6::text IS NULL OR d.key = $6) AND ($7::text IS NULL OR v.verdict = $7)))`;

export const criteriaValues = (criteria: RecordingCriteria): unknown[] => [
  criteria.site ?? null,
  criteria.subject ?? null,
  criteria.state ?? null,
  criteria.from ?? null,
  criteria.to ?? null,
  criteria.disclosure ?? null,
  criteria.verdict ?? null,
];

import { ForwardOnly } from './forward-only.js';
import { APPLICATION_ROLE, appendOnly } from './grants.js';

/** A hold on a customer goes on under the pseudonym that a newer key gives them. */
export class FollowedHolds1763700000052 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE hold_subject (
       hold_id uuid NOT NULL REFERENCES hold,
       subject_sha256 text NOT NULL CHECK (subject_sha256 = encode(sha256(convert_to(subject, 'UTF8')), 'hex')),
       subject text NOT NULL,
       PRIMARY KEY (hold_id, subject_sha256))`,
    ...appendOnly('hold_subject'),
    // Every hold that stands, with what it holds: what was there when it was placed, what came later, and what came
    // later from the same customer under a newer key.
    `CREATE OR REPLACE VIEW held_recording AS
       SELECT l.recording_id, h.id AS hold_id, h.matter_id
       FROM hold h JOIN hold_recording l ON l.hold_id = h.id WHERE h.released_at IS NULL
       UNION
       SELECT r.id, h.id, h.matter_id FROM hold h JOIN recording r ON
         (h.subject IS NULL OR r.subject = h.subject) AND (h.site_id IS NULL OR r.site_id = h.site_id)
         AND (h.from_at IS NULL OR r.opened_at >= h.from_at) AND (h.to_at IS NULL OR r.opened_at <= h.to_at)
       WHERE h.released_at IS NULL AND h.catches_later
       UNION
       SELECT r.id, h.id, h.matter_id
       FROM hold h JOIN hold_subject s ON s.hold_id = h.id JOIN recording r ON r.subject = s.subject
       WHERE h.released_at IS NULL AND h.catches_later`,
    `GRANT SELECT ON held_recording TO ${APPLICATION_ROLE}`,
    // The customer's records of consent, under either key.
    `CREATE OR REPLACE VIEW held_consent AS
       SELECT r.id AS consent_id, h.id AS hold_id FROM hold h JOIN consent_record r ON r.subject = h.subject
       WHERE h.released_at IS NULL AND h.kind = 'subject'
       UNION
       SELECT r.id, h.id
       FROM hold h JOIN hold_subject s ON s.hold_id = h.id JOIN consent_record r ON r.subject = s.subject
       WHERE h.released_at IS NULL AND h.catches_later
       UNION
       SELECT c.consent_id, h.id FROM hold h JOIN hold_recording l ON l.hold_id = h.id
       JOIN recording c ON c.id = l.recording_id WHERE h.released_at IS NULL
       UNION
       SELECT r.id, h.id FROM hold h JOIN consent_record r ON (h.site_id IS NULL OR r.site_id = h.site_id)
         AND (h.to_at IS NULL OR r.recorded_at <= h.to_at)
         AND (h.from_at IS NULL OR COALESCE(exhibit_consent_over(r.id), 'infinity') + interval '1 day' >= h.from_at)
       WHERE h.released_at IS NULL AND h.kind = 'search'`,
    `GRANT SELECT ON held_consent TO ${APPLICATION_ROLE}`,
  ];
}

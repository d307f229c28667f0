import { ForwardOnly } from './forward-only.js';
import { appendOnly } from './grants.js';

/** Records with the fields of ISO/IEC TS 27560, every step of a decision, and customers known by a keyed hash only. */
export class ConsentProof1763700000037 extends ForwardOnly {
  readonly statements = [
    // The whole record stands in `record`, canonical, and its hash in the log; the columns are what is searched.
    `ALTER TABLE consent_record
       ADD COLUMN record text,
       ADD COLUMN notice_sha256 text REFERENCES consent_notice_content,
       ADD COLUMN tcf text CHECK (length(tcf) <= 8000),
       ADD COLUMN valid_until timestamptz`,
    `ALTER TABLE consent_event
       DROP CONSTRAINT consent_event_kind_check,
       ADD CONSTRAINT consent_event_kind_check CHECK (kind IN
         ('shown', 'given', 'refused', 'dismissed', 'withdrawn', 'expired', 'superseded', 'invalidated'))`,
    `CREATE UNIQUE INDEX consent_event_one_decision ON consent_event (consent_id)
       WHERE kind IN ('given', 'refused', 'dismissed')`,
    `CREATE FUNCTION exhibit_consent_event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.kind = 'shown' AND EXISTS (SELECT 1 FROM consent_event e WHERE e.consent_id = NEW.consent_id)
       THEN RAISE EXCEPTION 'a notice is shown before it is decided'; END IF;
       IF NEW.kind IN ('withdrawn', 'expired', 'superseded', 'invalidated') AND NOT EXISTS
         (SELECT 1 FROM consent_event e WHERE e.consent_id = NEW.consent_id
          AND e.kind IN ('given', 'refused', 'dismissed'))
       THEN RAISE EXCEPTION 'only a decision can end'; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER consent_event_in_order BEFORE INSERT ON consent_event
       FOR EACH ROW EXECUTE FUNCTION exhibit_consent_event_in_order()`,
    // Nobody has to come by for a consent to end: its time does. What ended it otherwise outranks that.
    `CREATE OR REPLACE VIEW consent_state AS
       SELECT DISTINCT ON (e.consent_id) e.consent_id,
         CASE WHEN e.kind = 'given' AND r.valid_until <= now() THEN 'expired' ELSE e.kind END AS state,
         CASE WHEN e.kind = 'given' AND r.valid_until <= now() THEN r.valid_until ELSE e.occurred_at END AS since
       FROM consent_event e JOIN consent_record r ON r.id = e.consent_id
       ORDER BY e.consent_id, array_position(ARRAY['shown', 'dismissed', 'refused', 'given', 'expired', 'superseded',
         'invalidated', 'withdrawn'], e.kind) DESC`,
    // What a consent tool said that nobody can read: kept as it came, and no consent.
    `CREATE TABLE consent_unreadable (
       id uuid PRIMARY KEY,
       site_id uuid NOT NULL REFERENCES site,
       tcf text NOT NULL CHECK (length(tcf) <= 8000),
       fault text NOT NULL,
       received_at timestamptz NOT NULL)`,
    ...appendOnly('consent_unreadable'),
    `CREATE TABLE consent_subject_key (
       site_id uuid NOT NULL REFERENCES site,
       version integer NOT NULL CHECK (version > 1),
       made_by uuid NOT NULL REFERENCES person,
       made_at timestamptz NOT NULL,
       PRIMARY KEY (site_id, version))`,
    ...appendOnly('consent_subject_key'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** Requests that wait are told of, what was answered long ago forgets whom it was about, and visitors ask on their own page. */
export class SubjectRequestCare1763700000046 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE subject_request_alarm (
       request_id uuid NOT NULL REFERENCES subject_request,
       cause text NOT NULL CHECK (cause IN ('due-soon', 'overdue')),
       opened_at timestamptz NOT NULL,
       closed_at timestamptz,
       PRIMARY KEY (request_id, cause))`,
    `CREATE INDEX subject_request_alarm_open ON subject_request_alarm (opened_at) WHERE closed_at IS NULL`,
    grant('subject_request_alarm', 'SELECT, INSERT, UPDATE (opened_at, closed_at)'),

    // Pseudonyms stay as long as somebody may ask about the answer; a restriction that stands still needs them. A visitor
    // asks as whoever holds a receipt: somebody finds out who that is before anything is done, and counts as who opened it.
    `ALTER TABLE subject_request
       ADD COLUMN forgotten_at timestamptz,
       ADD COLUMN asked_by_visitor boolean NOT NULL DEFAULT false,
       -- The decision whose receipt they held; forgotten with the pseudonyms.
       ADD COLUMN asked_under uuid REFERENCES consent_record,
       ALTER COLUMN opened_by DROP NOT NULL,
       ALTER COLUMN identity_check DROP NOT NULL,
       DROP CONSTRAINT subject_request_subjects_check,
       ADD CONSTRAINT subjects_until_forgotten CHECK (
         CASE WHEN forgotten_at IS NOT NULL THEN cardinality(subjects) = 0 AND asked_under IS NULL
              WHEN asked_by_visitor THEN cardinality(subjects) <= 1 AND asked_under IS NOT NULL
              ELSE cardinality(subjects) BETWEEN 1 AND 200 AND asked_under IS NULL END),
       ADD CONSTRAINT answered_before_forgotten CHECK (forgotten_at IS NULL OR closed_at IS NOT NULL
         AND forgotten_at >= COALESCE(lifted_at, closed_at) + interval '28 days'
         AND (kind <> 'restriction' OR declined_because IS NOT NULL OR lifted_at IS NOT NULL)),
       ADD CONSTRAINT a_person_opens CHECK (asked_by_visitor OR opened_by IS NOT NULL),
       ADD CONSTRAINT identified_whole CHECK ((opened_by IS NULL) = (identity_check IS NULL)),
       ADD CONSTRAINT identified_before_carried_out
         CHECK (closed_by IS NULL OR declined_because IS NOT NULL OR opened_by IS NOT NULL)`,
    `CREATE INDEX subject_request_remembered ON subject_request (closed_at)
       WHERE closed_at IS NOT NULL AND forgotten_at IS NULL`,
    // Asked twice, it is one request as long as nobody has answered it.
    `CREATE UNIQUE INDEX subject_request_asked_once ON subject_request (asked_under, kind)
       WHERE asked_by_visitor AND closed_at IS NULL`,
    `CREATE INDEX subject_request_asked_under ON subject_request (asked_under) WHERE asked_under IS NOT NULL`,
    `CREATE INDEX subject_request_unidentified ON subject_request (site_id)
       WHERE opened_by IS NULL AND closed_at IS NULL`,
    `CREATE OR REPLACE FUNCTION exhibit_subject_request_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'DELETE'
          OR (NEW.id, NEW.kind, NEW.site_id, NEW.received_at, NEW.opened_at, NEW.asked_by_visitor)
             IS DISTINCT FROM (OLD.id, OLD.kind, OLD.site_id, OLD.received_at, OLD.opened_at, OLD.asked_by_visitor)
          OR (NEW.subjects, NEW.asked_under) IS DISTINCT FROM (OLD.subjects, OLD.asked_under)
             AND NEW.forgotten_at IS NULL
          OR (OLD.opened_by IS NOT NULL OR OLD.closed_by IS NOT NULL) AND (NEW.opened_by, NEW.identity_check)
             IS DISTINCT FROM (OLD.opened_by, OLD.identity_check)
          OR OLD.extended_by IS NOT NULL AND (NEW.extended_by, NEW.extended_at, NEW.extension_reason)
             IS DISTINCT FROM (OLD.extended_by, OLD.extended_at, OLD.extension_reason)
          OR OLD.closed_by IS NOT NULL AND (NEW.closed_by, NEW.closed_at, NEW.declined_because, NEW.extended_by)
             IS DISTINCT FROM (OLD.closed_by, OLD.closed_at, OLD.declined_because, OLD.extended_by)
          OR OLD.lifted_by IS NOT NULL AND (NEW.lifted_by, NEW.lifted_at) IS DISTINCT FROM (OLD.lifted_by, OLD.lifted_at)
          OR OLD.forgotten_at IS NOT NULL THEN
         RAISE EXCEPTION '% on subject_request is refused: what was asked and answered is not changed', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
    grant('subject_request', 'UPDATE (subjects, forgotten_at, asked_under, opened_by, identity_check)'),
  ];
}

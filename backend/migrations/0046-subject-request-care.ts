import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** Requests that wait too long are told of; what was answered long ago forgets whom it was about. */
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

    // Pseudonyms stay as long as somebody may ask about the answer. A restriction that stands still needs them.
    `ALTER TABLE subject_request
       ADD COLUMN forgotten_at timestamptz,
       DROP CONSTRAINT subject_request_subjects_check,
       ADD CONSTRAINT subjects_until_forgotten CHECK (
         CASE WHEN forgotten_at IS NULL THEN cardinality(subjects) BETWEEN 1 AND 200 ELSE cardinality(subjects) = 0 END),
       ADD CONSTRAINT answered_before_forgotten CHECK (forgotten_at IS NULL OR closed_at IS NOT NULL
         AND forgotten_at >= COALESCE(lifted_at, closed_at) + interval '28 days'
         AND (kind <> 'restriction' OR declined_because IS NOT NULL OR lifted_at IS NOT NULL))`,
    `CREATE INDEX subject_request_remembered ON subject_request (closed_at)
       WHERE closed_at IS NOT NULL AND forgotten_at IS NULL`,
    `CREATE OR REPLACE FUNCTION exhibit_subject_request_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'DELETE'
          OR (NEW.id, NEW.kind, NEW.site_id, NEW.received_at, NEW.identity_check, NEW.opened_by, NEW.opened_at)
             IS DISTINCT FROM
             (OLD.id, OLD.kind, OLD.site_id, OLD.received_at, OLD.identity_check, OLD.opened_by, OLD.opened_at)
          OR NEW.subjects IS DISTINCT FROM OLD.subjects AND NEW.forgotten_at IS NULL
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
    grant('subject_request', 'UPDATE (subjects, forgotten_at)'),
  ];
}

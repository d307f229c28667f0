import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** A visitor asks on their own page, as whoever holds the receipt; a person finds out who that is before anything is done. */
export class RequestsOfVisitors1763700000047 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE subject_request
       ADD COLUMN asked_by_visitor boolean NOT NULL DEFAULT false,
       -- The decision whose receipt they held; forgotten with the pseudonyms.
       ADD COLUMN asked_under uuid REFERENCES consent_record,
       ALTER COLUMN opened_by DROP NOT NULL,
       ALTER COLUMN identity_check DROP NOT NULL,
       DROP CONSTRAINT subjects_until_forgotten,
       ADD CONSTRAINT subjects_until_forgotten CHECK (
         CASE WHEN forgotten_at IS NOT NULL THEN cardinality(subjects) = 0 AND asked_under IS NULL
              WHEN asked_by_visitor THEN cardinality(subjects) <= 1 AND asked_under IS NOT NULL
              ELSE cardinality(subjects) BETWEEN 1 AND 200 AND asked_under IS NULL END),
       ADD CONSTRAINT a_person_opens CHECK (asked_by_visitor OR opened_by IS NOT NULL),
       ADD CONSTRAINT identified_whole CHECK ((opened_by IS NULL) = (identity_check IS NULL)),
       ADD CONSTRAINT identified_before_carried_out
         CHECK (closed_by IS NULL OR declined_because IS NOT NULL OR opened_by IS NOT NULL)`,
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
    grant('subject_request', 'UPDATE (opened_by, identity_check, asked_under)'),
  ];
}

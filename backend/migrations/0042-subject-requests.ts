import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

const PATH = 'SET search_path = pg_catalog, public, pg_temp';

/** What people ask the firm about themselves: access, erasure, restriction; until when it is answered, and how. */
export class SubjectRequests1763700000042 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE subject_request (
       id uuid PRIMARY KEY,
       kind text NOT NULL CHECK (kind IN ('access', 'erasure', 'restriction')),
       site_id uuid NOT NULL REFERENCES site,
       -- Pseudonyms: who they are of is known to the firm alone.
       subjects text[] NOT NULL CHECK (cardinality(subjects) BETWEEN 1 AND 200),
       received_at timestamptz NOT NULL,
       identity_check text NOT NULL CHECK (length(identity_check) BETWEEN 1 AND 2000),
       opened_by uuid NOT NULL REFERENCES person,
       opened_at timestamptz NOT NULL,
       extended_by uuid REFERENCES person,
       extended_at timestamptz,
       extension_reason text CHECK (length(extension_reason) BETWEEN 1 AND 2000),
       closed_by uuid REFERENCES person,
       closed_at timestamptz,
       -- Why it is not met; null for one that was carried out.
       declined_because text CHECK (length(declined_because) BETWEEN 1 AND 2000),
       lifted_by uuid REFERENCES person,
       lifted_at timestamptz,
       CONSTRAINT received_before_opened CHECK (received_at <= opened_at),
       CONSTRAINT extended_whole CHECK ((extended_by IS NULL) = (extended_at IS NULL)
         AND (extended_by IS NULL) = (extension_reason IS NULL)),
       CONSTRAINT closed_whole CHECK ((closed_by IS NULL) = (closed_at IS NULL)
         AND (declined_because IS NULL OR closed_by IS NOT NULL)),
       CONSTRAINT lifted_whole CHECK ((lifted_by IS NULL) = (lifted_at IS NULL)
         AND (lifted_by IS NULL OR kind = 'restriction' AND closed_by IS NOT NULL AND declined_because IS NULL)),
       CONSTRAINT another_person_erases CHECK (kind <> 'erasure' OR declined_because IS NOT NULL OR closed_by <> opened_by))`,
    `CREATE INDEX subject_request_open ON subject_request (received_at) WHERE closed_at IS NULL`,
    // What was asked, by whom and since when is never changed; an answer is for ever.
    `CREATE FUNCTION exhibit_subject_request_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'DELETE'
          OR (NEW.id, NEW.kind, NEW.site_id, NEW.subjects, NEW.received_at, NEW.identity_check, NEW.opened_by, NEW.opened_at)
             IS DISTINCT FROM
             (OLD.id, OLD.kind, OLD.site_id, OLD.subjects, OLD.received_at, OLD.identity_check, OLD.opened_by, OLD.opened_at)
          OR OLD.extended_by IS NOT NULL AND (NEW.extended_by, NEW.extended_at, NEW.extension_reason)
             IS DISTINCT FROM (OLD.extended_by, OLD.extended_at, OLD.extension_reason)
          OR OLD.closed_by IS NOT NULL AND (NEW.closed_by, NEW.closed_at, NEW.declined_because, NEW.extended_by)
             IS DISTINCT FROM (OLD.closed_by, OLD.closed_at, OLD.declined_because, OLD.extended_by)
          OR OLD.lifted_by IS NOT NULL THEN
         RAISE EXCEPTION '% on subject_request is refused: what was asked and answered is not changed', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER subject_request_only_advances BEFORE UPDATE OR DELETE ON subject_request
       FOR EACH ROW EXECUTE FUNCTION exhibit_subject_request_only_advances()`,
    `CREATE TRIGGER subject_request_no_truncate BEFORE TRUNCATE ON subject_request
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE FUNCTION subject_request_two_people() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       IF exhibit_same_person(NEW.opened_by, NEW.closed_by) THEN
         PERFORM exhibit_violates('another_person_erases', 'whoever opened a request for erasure does not carry it out');
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER subject_request_two_people BEFORE INSERT OR UPDATE ON subject_request
       FOR EACH ROW WHEN (NEW.kind = 'erasure' AND NEW.closed_by IS NOT NULL AND NEW.declined_because IS NULL)
       EXECUTE FUNCTION subject_request_two_people()`,
    grant(
      'subject_request',
      `SELECT, INSERT, UPDATE (extended_by, extended_at, extension_reason, closed_by, closed_at, declined_because,
         lifted_by, lifted_at)`,
    ),
    // What was decided of each recording when the request was carried out, and why.
    `CREATE TABLE subject_request_recording (
       request_id uuid NOT NULL REFERENCES subject_request,
       recording_id uuid NOT NULL REFERENCES recording,
       decision text NOT NULL CHECK (decision IN ('copied', 'erased', 'kept', 'restricted')),
       why text[] NOT NULL,
       laws text[] NOT NULL,
       until timestamptz,
       PRIMARY KEY (request_id, recording_id))`,
    ...appendOnly('subject_request_recording'),
    // The orders of copies; each is made in the name of whoever ordered it, under grants of theirs (P4).
    `CREATE TABLE subject_request_copy (
       request_id uuid NOT NULL REFERENCES subject_request,
       collection_id uuid NOT NULL REFERENCES pack_collection,
       PRIMARY KEY (request_id, collection_id))`,
    ...appendOnly('subject_request_copy'),
  ];
}

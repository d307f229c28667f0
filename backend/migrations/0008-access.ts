import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/**
 * Two people, as constraints (P4): a decision by the requester is refused by the table, and a grant can only point at
 * a request that this approver approved for this grantee, with the same scope and within the minutes asked for.
 */
export class Access1763700000008 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE access_request (
       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
       recording_id uuid NOT NULL REFERENCES recording,
       requested_by uuid NOT NULL REFERENCES person,
       requested_at timestamptz NOT NULL,
       purpose text NOT NULL,
       reason text NOT NULL,
       commitment_key bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
       scope text NOT NULL CHECK (scope IN ('watch', 'watch-and-export')),
       minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 20160),
       expires_at timestamptz NOT NULL,
       decision text CHECK (decision IN ('approved', 'denied', 'cancelled')),
       decided_by uuid REFERENCES person,
       decided_at timestamptz,
       decision_reason text,
       CONSTRAINT decided_whole CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
       CONSTRAINT another_person_decides CHECK (decision NOT IN ('approved', 'denied') OR decided_by <> requested_by),
       CONSTRAINT requester_cancels CHECK (decision <> 'cancelled' OR decided_by = requested_by),
       CONSTRAINT decided_in_time CHECK (decided_at >= requested_at AND decided_at < expires_at),
       UNIQUE (id, recording_id, requested_by, decided_by, decision, scope))`,
    `CREATE INDEX access_request_open ON access_request (requested_at) WHERE decision IS NULL`,
    `CREATE INDEX access_request_by ON access_request (requested_by, requested_at DESC)`,
    `CREATE TRIGGER access_request_decided_once BEFORE UPDATE OR DELETE ON access_request
       FOR EACH ROW WHEN (OLD.decision IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER access_request_no_truncate BEFORE TRUNCATE ON access_request
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('access_request', 'SELECT, INSERT, UPDATE (decision, decided_by, decided_at, decision_reason)'),
    `CREATE TABLE access_grant (
       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
       request_id uuid NOT NULL UNIQUE,
       decision text NOT NULL DEFAULT 'approved' CHECK (decision = 'approved'),
       recording_id uuid NOT NULL,
       grantee uuid NOT NULL,
       approver uuid NOT NULL,
       scope text NOT NULL CHECK (scope IN ('watch', 'watch-and-export')),
       starts_at timestamptz NOT NULL,
       ends_at timestamptz NOT NULL,
       revoked_at timestamptz,
       revoked_by uuid REFERENCES person,
       CONSTRAINT another_person_approves CHECK (grantee <> approver),
       CONSTRAINT time_boxed CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '14 days'),
       CONSTRAINT revoked_by_someone CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
       FOREIGN KEY (request_id, recording_id, grantee, approver, decision, scope)
         REFERENCES access_request (id, recording_id, requested_by, decided_by, decision, scope))`,
    `CREATE FUNCTION access_grant_within_request() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE asked record;
     BEGIN
       SELECT decided_at, minutes INTO asked FROM access_request WHERE id = NEW.request_id;
       IF NEW.starts_at < asked.decided_at
          OR NEW.ends_at > asked.decided_at + make_interval(mins => asked.minutes) THEN
         RAISE EXCEPTION 'a grant may not reach beyond its request'
           USING ERRCODE = 'check_violation', CONSTRAINT = 'within_request';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER access_grant_within_request BEFORE INSERT ON access_grant
       FOR EACH ROW EXECUTE FUNCTION access_grant_within_request()`,
    `CREATE INDEX access_grant_live ON access_grant (grantee, recording_id, ends_at) WHERE revoked_at IS NULL`,
    `CREATE TRIGGER access_grant_revoked_once BEFORE UPDATE OR DELETE ON access_grant
       FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER access_grant_no_truncate BEFORE TRUNCATE ON access_grant
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('access_grant', 'SELECT, INSERT, UPDATE (revoked_at, revoked_by)'),
    `CREATE TABLE viewing (
       id uuid PRIMARY KEY,
       grant_id uuid NOT NULL REFERENCES access_grant,
       recording_id uuid NOT NULL REFERENCES recording,
       person_id uuid NOT NULL REFERENCES person,
       started_at timestamptz NOT NULL,
       ended_at timestamptz)`,
    grant('viewing', 'SELECT, INSERT, UPDATE (ended_at)'),
    `CREATE TABLE evidence_pack (
       id uuid PRIMARY KEY,
       recording_id uuid NOT NULL REFERENCES recording,
       grant_id uuid NOT NULL REFERENCES access_grant,
       made_by uuid NOT NULL REFERENCES person,
       made_at timestamptz NOT NULL,
       sha256 bytea NOT NULL,
       bytes bigint NOT NULL,
       object_key text NOT NULL UNIQUE)`,
    ...appendOnly('evidence_pack'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant, immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

/** Of which a request is one, by how much is asked for. */
const SENSITIVITY = `text NOT NULL CHECK (sensitivity IN ('one-recording', 'many-recordings', 'export'))`;
// Otherwise a temporary table of the same name would be counted in place of ours.
const PATH = 'SET search_path = pg_catalog, public, pg_temp';
const APPROVER_ROLE = `text NOT NULL CHECK (approver_role IN ('compliance-officer', 'privacy-officer'))`;

/**
 * Several approvers by rules of two people, requests for many recordings, and people who stand in for others (P4). What
 * a grant needs is counted by PostgreSQL itself: no statement of the application's role gets round it.
 */
export class AccessRules1763700000026 extends ForwardOnly {
  readonly statements = [
    // Accounts of different providers that are one person. It only ever takes rights away, so it is never undone.
    `CREATE TABLE person_link (
       one uuid NOT NULL REFERENCES person,
       other uuid NOT NULL REFERENCES person,
       linked_by uuid REFERENCES person,
       linked_at timestamptz NOT NULL,
       PRIMARY KEY (one, other),
       CONSTRAINT two_accounts CHECK (one <> other))`,
    ...appendOnly('person_link'),
    `CREATE FUNCTION exhibit_accounts_of(account uuid) RETURNS SETOF uuid LANGUAGE sql STABLE ${PATH} AS $$
       WITH RECURSIVE accounts (id) AS (
         SELECT account
         UNION
         SELECT CASE WHEN l.one = a.id THEN l.other ELSE l.one END
         FROM accounts a JOIN person_link l ON a.id IN (l.one, l.other))
       SELECT id FROM accounts $$`,
    `CREATE FUNCTION exhibit_same_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE ${PATH} AS $$
       SELECT other IN (SELECT exhibit_accounts_of(one)) $$`,
    `CREATE FUNCTION exhibit_violates(rule text, words text) RETURNS void LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION '%: %', rule, words USING ERRCODE = 'check_violation', CONSTRAINT = rule;
     END $$`,

    `CREATE TABLE access_rule (
       id uuid PRIMARY KEY,
       -- null: every site that has no rule of its own.
       site_id uuid REFERENCES site,
       sensitivity ${SENSITIVITY},
       version integer NOT NULL CHECK (version > 0),
       approvals integer NOT NULL CHECK (approvals BETWEEN 1 AND 5),
       approver_role ${APPROVER_ROLE},
       denials integer NOT NULL CHECK (denials BETWEEN 1 AND 5),
       excluded uuid[] NOT NULL CHECK (cardinality(excluded) <= 50),
       waits_minutes integer NOT NULL CHECK (waits_minutes BETWEEN 30 AND 20160),
       ${TWO_PERSON_PUBLICATION},
       UNIQUE NULLS NOT DISTINCT (site_id, sensitivity, version))`,
    ...immutableOncePublished('access_rule'),
    `CREATE FUNCTION access_rule_two_people() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       IF exhibit_same_person(NEW.drafted_by, NEW.published_by) THEN
         PERFORM exhibit_violates('another_person_publishes', 'whoever drafted a rule does not publish it');
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER access_rule_two_people BEFORE INSERT OR UPDATE ON access_rule
       FOR EACH ROW WHEN (NEW.published_by IS NOT NULL) EXECUTE FUNCTION access_rule_two_people()`,

    `CREATE TABLE access_delegation (
       id uuid PRIMARY KEY,
       delegator uuid NOT NULL REFERENCES person,
       delegate uuid NOT NULL REFERENCES person,
       approver_role ${APPROVER_ROLE},
       made_at timestamptz NOT NULL,
       starts_at timestamptz NOT NULL,
       ends_at timestamptz NOT NULL,
       ended_at timestamptz,
       CONSTRAINT another_person_stands_in CHECK (delegator <> delegate),
       CONSTRAINT absence_ends CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '31 days'))`,
    `CREATE INDEX access_delegation_delegate ON access_delegation (delegate, ends_at) WHERE ended_at IS NULL`,
    `CREATE TRIGGER access_delegation_ended_once BEFORE UPDATE OR DELETE ON access_delegation
       FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('access_delegation', 'SELECT, INSERT, UPDATE (ended_at)'),

    // What is asked for is a list of recordings that does not change any more, and how many have to agree.
    `ALTER TABLE access_request
       ALTER COLUMN recording_id DROP NOT NULL,
       ADD COLUMN about text NOT NULL DEFAULT 'recording' CHECK (about IN ('recording', 'search', 'subject')),
       ADD COLUMN criteria text,
       ADD COLUMN recordings integer NOT NULL DEFAULT 1 CHECK (recordings BETWEEN 1 AND 500),
       ADD COLUMN sensitivity ${SENSITIVITY} DEFAULT 'one-recording',
       ADD COLUMN approvals_needed integer NOT NULL DEFAULT 1 CHECK (approvals_needed BETWEEN 1 AND 5),
       ADD COLUMN denials_needed integer NOT NULL DEFAULT 1 CHECK (denials_needed BETWEEN 1 AND 5),
       ADD COLUMN approver_role ${APPROVER_ROLE} DEFAULT 'compliance-officer',
       ADD COLUMN excluded uuid[] NOT NULL DEFAULT '{}',
       ADD COLUMN reminded_at timestamptz,
       ADD CONSTRAINT about_something CHECK ((about = 'recording') = (recording_id IS NOT NULL)
         AND (about = 'recording') = (criteria IS NULL) AND (about <> 'recording' OR recordings = 1)),
       DROP CONSTRAINT access_request_decision_check,
       DROP CONSTRAINT requester_cancels,
       ADD CONSTRAINT access_request_decision_check
         CHECK (decision IN ('approved', 'denied', 'cancelled', 'lapsed')),
       -- lapsed: whoever asked has left.
       ADD CONSTRAINT requester_cancels CHECK (decision NOT IN ('cancelled', 'lapsed') OR decided_by = requested_by)`,
    grant('access_request', 'UPDATE (reminded_at)'),
    `CREATE TABLE access_request_recording (
       request_id uuid NOT NULL REFERENCES access_request,
       recording_id uuid NOT NULL REFERENCES recording,
       PRIMARY KEY (request_id, recording_id))`,
    `CREATE INDEX access_request_recording_of ON access_request_recording (recording_id)`,
    `INSERT INTO access_request_recording SELECT id, recording_id FROM access_request`,
    ...appendOnly('access_request_recording'),

    `CREATE TABLE access_approval (
       request_id uuid NOT NULL REFERENCES access_request,
       person_id uuid NOT NULL REFERENCES person,
       vote text NOT NULL CHECK (vote IN ('approve', 'deny')),
       voted_at timestamptz NOT NULL,
       minutes integer CHECK (minutes BETWEEN 5 AND 20160),
       reason text,
       on_behalf_of uuid REFERENCES person,
       PRIMARY KEY (request_id, person_id),
       UNIQUE (request_id, on_behalf_of),
       CONSTRAINT vote_whole CHECK ((vote = 'approve') = (minutes IS NOT NULL) AND (vote = 'deny') = (reason IS NOT NULL)))`,
    `INSERT INTO access_approval
       SELECT id, decided_by, CASE decision WHEN 'approved' THEN 'approve' ELSE 'deny' END, decided_at,
              CASE decision WHEN 'approved' THEN minutes END,
              CASE decision WHEN 'denied' THEN COALESCE(decision_reason, '') END
       FROM access_request WHERE decision IN ('approved', 'denied')`,
    ...appendOnly('access_approval'),
    LIST_IS_FROZEN,
    `CREATE TRIGGER access_request_recording_frozen BEFORE INSERT ON access_request_recording
       FOR EACH ROW EXECUTE FUNCTION access_request_recording_frozen()`,
    ONE_VOICE_EACH,
    `CREATE TRIGGER access_approval_counts BEFORE INSERT ON access_approval
       FOR EACH ROW EXECUTE FUNCTION access_approval_counts()`,
    ENOUGH_VOTES,
    `CREATE TRIGGER access_request_asked BEFORE INSERT ON access_request
       FOR EACH ROW EXECUTE FUNCTION access_request_decided()`,
    `CREATE TRIGGER access_request_decided BEFORE UPDATE ON access_request
       FOR EACH ROW WHEN (OLD.decision IS NULL AND NEW.decision IN ('approved', 'denied')) EXECUTE FUNCTION access_request_decided()`,

    // One grant for each recording of the list.
    `DO $$ DECLARE found record; BEGIN
       FOR found IN SELECT conname FROM pg_constraint WHERE conrelid = 'access_grant'::regclass
         AND (contype = 'u' OR (contype = 'f' AND confrelid = 'access_request'::regclass))
       LOOP EXECUTE format('ALTER TABLE access_grant DROP CONSTRAINT %I', found.conname); END LOOP;
       FOR found IN SELECT conname FROM pg_constraint WHERE conrelid = 'access_request'::regclass AND contype = 'u'
       LOOP EXECUTE format('ALTER TABLE access_request DROP CONSTRAINT %I', found.conname); END LOOP;
     END $$`,
    `ALTER TABLE access_request ADD CONSTRAINT access_request_decided_key
       UNIQUE (id, requested_by, decided_by, decision, scope)`,
    `ALTER TABLE access_grant
       ADD CONSTRAINT access_grant_once UNIQUE (request_id, recording_id),
       ADD CONSTRAINT access_grant_approved FOREIGN KEY (request_id, grantee, approver, decision, scope)
         REFERENCES access_request (id, requested_by, decided_by, decision, scope),
       ADD CONSTRAINT access_grant_asked_for FOREIGN KEY (request_id, recording_id) REFERENCES access_request_recording,
       ADD COLUMN revoked_because text CHECK (revoked_because IN ('by-hand', 'left')),
       DROP CONSTRAINT revoked_by_someone,
       ADD CONSTRAINT revoked_by_someone CHECK (CASE WHEN revoked_at IS NULL
         THEN revoked_by IS NULL AND revoked_because IS NULL
         ELSE (revoked_by IS NULL) = (revoked_because IS NOT DISTINCT FROM 'left') END)`,
    grant('access_grant', 'UPDATE (revoked_because)'),
    GRANT_IS_COVERED,
    // A check asks for the grants of one person for one recording, and learns of the revoked ones why.
    `DROP INDEX access_grant_live`,
    `CREATE INDEX access_grant_check ON access_grant (grantee, recording_id, ends_at DESC)`,
    `CREATE INDEX access_grant_approver ON access_grant (approver, starts_at DESC)`,
    `CREATE INDEX access_grant_grantee ON access_grant (grantee, starts_at DESC)`,
  ];
}

const LIST_IS_FROZEN = `
  CREATE FUNCTION access_request_recording_frozen() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
  DECLARE asked record;
  BEGIN
    SELECT * INTO asked FROM access_request WHERE id = NEW.request_id FOR UPDATE;
    IF asked.decision IS NOT NULL OR EXISTS (SELECT 1 FROM access_approval WHERE request_id = NEW.request_id)
       OR (asked.about = 'recording' AND asked.recording_id <> NEW.recording_id)
       OR (SELECT count(*) FROM access_request_recording WHERE request_id = NEW.request_id) >= asked.recordings THEN
      PERFORM exhibit_violates('list_is_frozen', 'what is asked for does not grow');
    END IF;
    RETURN NEW;
  END $$`;

const ONE_VOICE_EACH = `
  CREATE FUNCTION access_approval_counts() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
  DECLARE asked record; voices uuid[];
  BEGIN
    -- Whoever votes at the same moment waits here.
    SELECT * INTO asked FROM access_request WHERE id = NEW.request_id FOR UPDATE;
    voices := ARRAY(SELECT exhibit_accounts_of(NEW.person_id));
    IF NEW.on_behalf_of IS NOT NULL THEN
      voices := voices || ARRAY(SELECT exhibit_accounts_of(NEW.on_behalf_of));
      IF NOT EXISTS (SELECT 1 FROM access_delegation d
          WHERE d.delegate = NEW.person_id AND d.delegator = NEW.on_behalf_of AND d.ended_at IS NULL
            AND d.approver_role = asked.approver_role AND d.starts_at <= NEW.voted_at AND d.ends_at > NEW.voted_at) THEN
        PERFORM exhibit_violates('stands_in', 'nobody handed this over');
      END IF;
    END IF;
    IF asked.requested_by = ANY (voices) THEN
      PERFORM exhibit_violates('another_person_decides', 'whoever asked does not decide');
    END IF;
    IF asked.excluded && voices THEN
      PERFORM exhibit_violates('excluded_does_not_decide', 'the rule leaves this person out');
    END IF;
    IF asked.decision IS NOT NULL OR NEW.voted_at < asked.requested_at OR NEW.voted_at >= asked.expires_at THEN
      PERFORM exhibit_violates('decided_in_time', 'it is decided or too old');
    END IF;
    IF EXISTS (SELECT 1 FROM access_approval a WHERE a.request_id = NEW.request_id
        AND (a.person_id = ANY (voices) OR a.on_behalf_of = ANY (voices))) THEN
      PERFORM exhibit_violates('one_voice_each', 'this person has spoken already');
    END IF;
    IF (SELECT count(*) FROM access_request_recording WHERE request_id = NEW.request_id) <> asked.recordings THEN
      PERFORM exhibit_violates('list_is_frozen', 'the list is not whole');
    END IF;
    RETURN NEW;
  END $$`;

const ENOUGH_VOTES = `
  CREATE FUNCTION access_request_decided() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
  DECLARE votes integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.decision IS NOT NULL THEN
        PERFORM exhibit_violates('born_undecided', 'a request is decided later');
      END IF;
      -- An older one would follow the rules of its day.
      IF NEW.requested_at < now() - interval '10 minutes' THEN
        PERFORM exhibit_violates('asked_now', 'a request is not made for the past');
      END IF;
      RETURN NEW;
    END IF;
    IF exhibit_same_person(NEW.requested_by, NEW.decided_by) THEN
      PERFORM exhibit_violates('another_person_decides', 'whoever asked does not decide');
    END IF;
    SELECT count(*) INTO votes FROM access_approval
      WHERE request_id = NEW.id AND vote = CASE NEW.decision WHEN 'approved' THEN 'approve' ELSE 'deny' END;
    IF votes < (CASE NEW.decision WHEN 'approved' THEN NEW.approvals_needed ELSE NEW.denials_needed END)
       OR NOT EXISTS (SELECT 1 FROM access_approval WHERE request_id = NEW.id AND person_id = NEW.decided_by) THEN
      PERFORM exhibit_violates('enough_votes', 'not enough people said so');
    END IF;
    RETURN NEW;
  END $$`;

/** The newest published rule of the recording's site counts even where a request was written with an easier one. */
const GRANT_IS_COVERED = `
  CREATE OR REPLACE FUNCTION access_grant_within_request() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
  DECLARE asked record; votes integer; least integer; needed integer;
  BEGIN
    SELECT * INTO asked FROM access_request WHERE id = NEW.request_id;
    SELECT count(*), min(minutes) INTO votes, least FROM access_approval
      WHERE request_id = NEW.request_id AND vote = 'approve';
    SELECT u.approvals INTO needed FROM access_rule u, recording r
      WHERE r.id = NEW.recording_id AND (u.site_id = r.site_id OR u.site_id IS NULL)
        AND u.published_at <= asked.requested_at
        AND u.sensitivity = CASE WHEN NEW.scope = 'watch-and-export' THEN 'export'
          WHEN asked.recordings > 1 THEN 'many-recordings' ELSE 'one-recording' END
      ORDER BY u.site_id NULLS LAST, u.version DESC LIMIT 1;
    IF votes < GREATEST(asked.approvals_needed, needed, 1) THEN
      PERFORM exhibit_violates('enough_votes', 'not enough people agreed');
    END IF;
    IF exhibit_same_person(NEW.grantee, NEW.approver) THEN
      PERFORM exhibit_violates('another_person_approves', 'nobody grants anything to themselves');
    END IF;
    IF NEW.starts_at < asked.decided_at
       OR NEW.ends_at > asked.decided_at + make_interval(mins => LEAST(asked.minutes, least)) THEN
      PERFORM exhibit_violates('within_request', 'a grant may not reach beyond its request');
    END IF;
    RETURN NEW;
  END $$`;

import { ForwardOnly } from './forward-only.js';
import {
  APPLICATION_ROLE,
  appendOnly,
  grant,
  immutableOncePublished,
  TWO_PERSON_PUBLICATION,
} from './grants.js';

/** How long recordings are kept: rules in versions, what follows for each recording, and the latest time ever seen. */
export class RetentionRules1763700000031 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE retention_rules (
       version integer PRIMARY KEY CHECK (version > 0),
       rules jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'array' AND jsonb_array_length(rules) > 0),
       declarations jsonb NOT NULL CHECK (jsonb_typeof(declarations) = 'array'),
       ${TWO_PERSON_PUBLICATION})`,
    ...immutableOncePublished('retention_rules'),
    // What a published version leads to for the recordings that are there.
    `CREATE TABLE retention_application (
       version integer PRIMARY KEY REFERENCES retention_rules,
       recordings bigint NOT NULL CHECK (recordings >= 0),
       applied bigint NOT NULL DEFAULT 0,
       begun_at timestamptz NOT NULL,
       ended_at timestamptz)`,
    grant('retention_application', 'SELECT, INSERT, UPDATE (applied, ended_at)'),

    `ALTER TABLE recording
       DROP CONSTRAINT recording_state_check,
       ADD CONSTRAINT recording_state_check CHECK (state IN ('open', 'sealed', 'quarantined', 'destroyed')),
       ADD COLUMN ending text CHECK (ending IN ('withdrawal', 'erasure')),
       ADD COLUMN ending_asked_at timestamptz,
       ADD COLUMN basis_until timestamptz,
       ADD CONSTRAINT ending_whole CHECK (
         (ending IS NULL) = (ending_asked_at IS NULL) AND (basis_until IS NULL OR ending IS NOT NULL))`,
    grant('recording', 'UPDATE (subject, ending, ending_asked_at, basis_until)'),
    // Narrow, beside the recording: a version that is published writes every row of it, and no index of the recording.
    `CREATE TABLE retention_plan (
       recording_id uuid PRIMARY KEY REFERENCES recording,
       -- Of the rules that it follows; 0 where it is to be made anew.
       version integer NOT NULL DEFAULT 0,
       -- 'infinity' is for ever.
       keep_until timestamptz,
       destroy_by timestamptz,
       approval boolean NOT NULL DEFAULT false,
       -- Until when the store itself refuses to remove its objects, where it is fit for that.
       locked_until timestamptz,
       destroyed boolean NOT NULL DEFAULT false,
       CONSTRAINT plan_whole CHECK ((version = 0) = (keep_until IS NULL) AND (keep_until IS NULL) = (destroy_by IS NULL)),
       CONSTRAINT due_after_minimum CHECK (destroy_by >= keep_until))`,
    `INSERT INTO retention_plan (recording_id) SELECT id FROM recording`,
    `CREATE INDEX retention_plan_outdated ON retention_plan (version) WHERE NOT destroyed`,
    `CREATE INDEX retention_plan_due ON retention_plan (destroy_by) WHERE NOT destroyed`,
    grant(
      'retention_plan',
      'SELECT, INSERT, UPDATE (version, keep_until, destroy_by, approval, locked_until, destroyed)',
    ),
    `CREATE TRIGGER retention_plan_stays BEFORE DELETE ON retention_plan
       FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER retention_plan_no_truncate BEFORE TRUNCATE ON retention_plan
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    // No recording lives for ever because nobody thought of planning it.
    `CREATE FUNCTION exhibit_recording_is_planned() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       INSERT INTO public.retention_plan (recording_id) VALUES (NEW.id);
       RETURN NULL;
     END $$`,
    `CREATE TRIGGER recording_is_planned AFTER INSERT ON recording
       FOR EACH ROW EXECUTE FUNCTION exhibit_recording_is_planned()`,
    // A basis that keeps a recording is declared beforehand; afterwards it is not swapped. Nothing comes back to life.
    `CREATE FUNCTION exhibit_recording_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF OLD.state = 'destroyed' THEN
         RAISE EXCEPTION 'refused: the recording is destroyed' USING ERRCODE = 'insufficient_privilege';
       END IF;
       IF OLD.ending IS NOT NULL AND (NEW.ending, NEW.ending_asked_at, NEW.basis_until)
            IS DISTINCT FROM (OLD.ending, OLD.ending_asked_at, OLD.basis_until) THEN
         RAISE EXCEPTION 'refused: what the visitor asked for is not changed afterwards'
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER recording_ends_once BEFORE UPDATE ON recording
       FOR EACH ROW WHEN (OLD.state = 'destroyed' OR OLD.ending IS NOT NULL)
       EXECUTE FUNCTION exhibit_recording_ends_once()`,
    `CREATE TRIGGER recording_stays BEFORE DELETE ON recording
       FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_change()`,

    `CREATE TABLE retention_clock (
       one boolean PRIMARY KEY DEFAULT true CHECK (one),
       latest timestamptz NOT NULL)`,
    `INSERT INTO retention_clock (latest) VALUES (clock_timestamp())`,
    grant('retention_clock', 'SELECT, UPDATE (latest)'),
    `CREATE FUNCTION exhibit_clock_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP <> 'UPDATE' OR NEW.latest < OLD.latest THEN
         RAISE EXCEPTION 'refused: the latest time that was seen is not forgotten'
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER retention_clock_only_advances BEFORE UPDATE OR DELETE ON retention_clock
       FOR EACH ROW EXECUTE FUNCTION exhibit_clock_only_advances()`,
    `CREATE TRIGGER retention_clock_no_truncate BEFORE TRUNCATE ON retention_clock
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,

    // The same arithmetic as in retention/calendar-period.ts: in UTC, months first, then days.
    `CREATE FUNCTION exhibit_end_of(kept_from timestamptz, period text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
       SELECT CASE WHEN period = 'forever' THEN 'infinity'::timestamptz
                   ELSE (kept_from AT TIME ZONE 'UTC' + period::interval) AT TIME ZONE 'UTC' END $$`,
    `CREATE VIEW retention_rule_of_site AS
       SELECT v.version, s.id AS site_id, r.rule #>> '{minimum,period}' AS minimum, r.rule ->> 'maximum' AS maximum,
              (r.rule ->> 'approval')::boolean AS approval
       FROM retention_rules v
       CROSS JOIN site s
       LEFT JOIN LATERAL (
         SELECT d ->> 'category' AS category, d ->> 'jurisdiction' AS jurisdiction
         FROM jsonb_array_elements(v.declarations) d WHERE d ->> 'site' = s.id::text LIMIT 1) said ON true
       CROSS JOIN LATERAL jsonb_array_elements(v.rules) AS r (rule)
       WHERE COALESCE(r.rule ->> 'site' = s.id::text, true)
         AND (r.rule ->> 'category' IS NULL OR COALESCE(r.rule ->> 'category' = said.category, false))
         AND (r.rule ->> 'jurisdiction' IS NULL OR COALESCE(r.rule ->> 'jurisdiction' = said.jurisdiction, false))`,
    // What each version says of each recording: the second opinion beside retention/retention-decision.ts.
    `CREATE VIEW retention_due AS
       SELECT d.recording_id, d.version, d.keep_until, d.approval,
              LEAST(GREATEST(d.keep_until, d.maximum), d.asked) AS destroy_by
       FROM (
         SELECT k.*, CASE WHEN k.ending_asked_at IS NULL THEN 'infinity'::timestamptz
                          ELSE GREATEST(k.keep_until, k.ending_asked_at, k.basis_until) END AS asked
         FROM (
           SELECT r.id AS recording_id, m.version, r.ending_asked_at, r.basis_until, bool_or(m.approval) AS approval,
                  GREATEST(r.last_received_at, max(exhibit_end_of(r.last_received_at, m.minimum))) AS keep_until,
                  COALESCE(min(exhibit_end_of(r.last_received_at, m.maximum)), 'infinity'::timestamptz) AS maximum
           FROM recording r JOIN retention_rule_of_site m ON m.site_id = r.site_id
           GROUP BY r.id, m.version) k) d`,
    `CREATE VIEW retention_in_force AS
       SELECT max(version) AS version FROM retention_rules WHERE published_at IS NOT NULL`,
    ...['retention_rule_of_site', 'retention_due', 'retention_in_force'].map(
      (view) => `GRANT SELECT ON ${view} TO ${APPLICATION_ROLE}`,
    ),

    // The newest row counts; the older ones say who paused the sweeper, and when.
    `CREATE TABLE retention_sweeper_setting (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       paused boolean NOT NULL,
       dry_run boolean NOT NULL,
       per_minute integer CHECK (per_minute BETWEEN 1 AND 1000000),
       set_by uuid NOT NULL REFERENCES person,
       set_at timestamptz NOT NULL)`,
    ...appendOnly('retention_sweeper_setting'),
    // What is told once: since when it is so, and since when it is not any more.
    `CREATE TABLE retention_alarm (
       cause text PRIMARY KEY CHECK (cause IN ('overdue', 'clock', 'store')),
       opened_at timestamptz NOT NULL,
       closed_at timestamptz)`,
    grant('retention_alarm', 'SELECT, INSERT, UPDATE (opened_at, closed_at)'),
  ];
}

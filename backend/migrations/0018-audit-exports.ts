import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** What auditors took out of the log, and every check of everything that is stored. */
export class AuditExports1763700000018 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE audit_export (
       id uuid PRIMARY KEY,
       form text NOT NULL CHECK (form IN ('jsonl', 'csv', 'ocsf', 'pdf')),
       filter jsonb NOT NULL,
       asked_by uuid NOT NULL REFERENCES person,
       asked_at timestamptz NOT NULL,
       state text NOT NULL CHECK (state IN ('waiting', 'making', 'made', 'failed')),
       log_size bigint CHECK (log_size > 0),
       entries bigint NOT NULL DEFAULT 0,
       -- Entries of the log that were passed, for the progress that people see.
       passed bigint NOT NULL DEFAULT 0,
       bytes bigint,
       sha256 bytea CHECK (length(sha256) = 32),
       object_key text UNIQUE,
       ended_at timestamptz,
       failure text,
       CONSTRAINT made_whole CHECK (state <> 'made' OR (log_size IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL
         AND object_key IS NOT NULL AND ended_at IS NOT NULL)))`,
    `CREATE INDEX audit_export_newest ON audit_export (asked_at DESC, id)`,
    `CREATE TRIGGER audit_export_ended BEFORE UPDATE OR DELETE ON audit_export
       FOR EACH ROW WHEN (OLD.state IN ('made', 'failed')) EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER audit_export_no_truncate BEFORE TRUNCATE ON audit_export
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant(
      'audit_export',
      'SELECT, INSERT, UPDATE (state, log_size, entries, passed, bytes, sha256, object_key, ended_at, failure)',
    ),
    `CREATE INDEX audit_entry_actor ON audit_entry (actor_id, leaf_index) WHERE actor_id IS NOT NULL`,
    `CREATE INDEX audit_entry_time ON audit_entry (occurred_at)`,

    `CREATE TABLE integrity_run (
       id uuid PRIMARY KEY,
       -- null: the appliance itself, at night.
       asked_by uuid REFERENCES person,
       started_at timestamptz NOT NULL,
       share_part integer NOT NULL CHECK (share_part >= 0),
       share_of integer NOT NULL CHECK (share_of > share_part),
       state jsonb NOT NULL,
       things bigint NOT NULL DEFAULT 0,
       faults integer NOT NULL DEFAULT 0,
       ended_at timestamptz)`,
    `CREATE INDEX integrity_run_newest ON integrity_run (started_at DESC)`,
    `CREATE UNIQUE INDEX integrity_run_one_at_a_time ON integrity_run ((true)) WHERE ended_at IS NULL`,
    `CREATE TRIGGER integrity_run_ended BEFORE UPDATE OR DELETE ON integrity_run
       FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('integrity_run', 'SELECT, INSERT, UPDATE (state, things, faults, ended_at)'),
    `CREATE TABLE integrity_fault (
       run_id uuid NOT NULL REFERENCES integrity_run,
       item text NOT NULL,
       code text NOT NULL,
       detail text NOT NULL,
       PRIMARY KEY (run_id, item, code, detail))`,
    ...appendOnly('integrity_fault'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** Verdicts that were measured again on the redrawn page: notes beside them, never verdicts. */
export class Remeasurements1763700000029 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE verdict_remeasurement (
       id uuid PRIMARY KEY,
       verdict_id uuid NOT NULL REFERENCES verdict,
       recording_id uuid NOT NULL REFERENCES recording,
       asked_by uuid NOT NULL REFERENCES person,
       asked_at timestamptz NOT NULL,
       begun_at timestamptz,
       ended_at timestamptz,
       note text,
       failure text CHECK (length(failure) <= 64),
       CONSTRAINT ended_somehow CHECK ((ended_at IS NULL) = (note IS NULL AND failure IS NULL)),
       CONSTRAINT ended_one_way CHECK (note IS NULL OR failure IS NULL))`,
    `CREATE INDEX verdict_remeasurement_recording ON verdict_remeasurement (recording_id)`,
    `CREATE INDEX verdict_remeasurement_verdict ON verdict_remeasurement (verdict_id, asked_at DESC)`,
    // One at a time.
    `CREATE UNIQUE INDEX verdict_remeasurement_open ON verdict_remeasurement (verdict_id) WHERE ended_at IS NULL`,
    `CREATE TRIGGER verdict_remeasurement_ended_once BEFORE UPDATE OR DELETE ON verdict_remeasurement
       FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('verdict_remeasurement', 'SELECT, INSERT, UPDATE (begun_at, ended_at, note, failure)'),
    `CREATE TABLE verdict_remeasurement_still (
       remeasurement_id uuid NOT NULL REFERENCES verdict_remeasurement,
       moment integer NOT NULL CHECK (moment BETWEEN 0 AND 2),
       recording_id uuid NOT NULL REFERENCES recording,
       sha256 bytea NOT NULL CHECK (length(sha256) = 32),
       object_key text NOT NULL UNIQUE,
       PRIMARY KEY (remeasurement_id, moment))`,
    ...appendOnly('verdict_remeasurement_still'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** The sealed account for when nobody can sign in otherwise: opened by two shares, once, for an hour, and reviewed. */
export class EmergencyAccount1763700000025 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE emergency_seal (
       id uuid PRIMARY KEY,
       verifier bytea NOT NULL,
       shares integer NOT NULL CHECK (shares BETWEEN 2 AND 10),
       sealed_at timestamptz NOT NULL,
       broken_at timestamptz)`,
    `CREATE UNIQUE INDEX emergency_seal_one ON emergency_seal ((true)) WHERE broken_at IS NULL`,
    grant('emergency_seal', 'SELECT, INSERT, UPDATE (broken_at)'),
    `CREATE TABLE emergency_opening (
       id uuid PRIMARY KEY REFERENCES emergency_seal,
       person_id uuid NOT NULL REFERENCES person,
       reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 500),
       opened_at timestamptz NOT NULL,
       ends_at timestamptz NOT NULL,
       reviewed_by uuid REFERENCES person,
       reviewed_at timestamptz,
       findings text CHECK (length(findings) BETWEEN 10 AND 2000),
       CONSTRAINT one_hour CHECK (ends_at > opened_at AND ends_at <= opened_at + interval '1 hour'),
       CONSTRAINT reviewed_whole CHECK (
         (reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (findings IS NULL)),
       CONSTRAINT another_person_reviews CHECK (reviewed_by <> person_id))`,
    `CREATE TRIGGER emergency_opening_reviewed_once BEFORE UPDATE OR DELETE ON emergency_opening
       FOR EACH ROW WHEN (OLD.reviewed_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('emergency_opening', 'SELECT, INSERT, UPDATE (reviewed_by, reviewed_at, findings)'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** What runs now and who stopped it, which recordings nobody may use meanwhile, and refusals that come too often to write each down. */
export class ViewingsWatched1763700000027 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE viewing
       ADD COLUMN seen_at timestamptz,
       ADD COLUMN stopped_by uuid REFERENCES person`,
    grant('viewing', 'UPDATE (seen_at, stopped_by)'),
    `CREATE INDEX viewing_running ON viewing (seen_at DESC) WHERE ended_at IS NULL`,
    // Art. 18 GDPR: the recording is kept, and used for nothing.
    `CREATE TABLE recording_restriction (
       recording_id uuid NOT NULL REFERENCES recording,
       placed_at timestamptz NOT NULL,
       placed_by uuid NOT NULL REFERENCES person,
       lifted_at timestamptz,
       lifted_by uuid REFERENCES person,
       PRIMARY KEY (recording_id, placed_at),
       CONSTRAINT lifted_by_someone CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)))`,
    `CREATE UNIQUE INDEX recording_restriction_standing ON recording_restriction (recording_id) WHERE lifted_at IS NULL`,
    `CREATE TRIGGER recording_restriction_lifted_once BEFORE UPDATE OR DELETE ON recording_restriction
       FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('recording_restriction', 'SELECT, INSERT, UPDATE (lifted_at, lifted_by)'),
    // A counter for each kind of refusal of each actor, for some minutes. '' is nobody known.
    `CREATE TABLE refusal_count (
       begun_at timestamptz NOT NULL,
       actor text NOT NULL,
       kind text NOT NULL,
       about text NOT NULL CHECK (length(about) <= 300),
       code text NOT NULL,
       counted integer NOT NULL,
       PRIMARY KEY (begun_at, actor, kind, about, code))`,
    grant('refusal_count', 'SELECT, INSERT, UPDATE (counted), DELETE'),
  ];
}

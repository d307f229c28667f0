import { ForwardOnly } from './forward-only.js';
import { appendOnly } from './grants.js';

/** What happened to checkpoints that were handed to somebody outside: it grows like the log that it is about (P6). */
export class AuditAnchors1763700000016 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE audit_anchor (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
       kind text NOT NULL CHECK (kind IN ('timestamp', 'witness', 'syslog', 'webhook')),
       independent boolean NOT NULL,
       checkpoint_size bigint NOT NULL CHECK (checkpoint_size >= 0),
       outcome text NOT NULL CHECK (outcome IN ('anchored', 'failed')),
       code text CHECK (code ~ '^[A-Z_]{3,60}$'),
       receipt bytea CHECK (length(receipt) BETWEEN 1 AND 131072),
       attempted_at timestamptz NOT NULL,
       CONSTRAINT failed_for_a_reason CHECK ((outcome = 'failed') = (code IS NOT NULL)),
       CONSTRAINT receipt_of_what_can_be_checked
         CHECK ((receipt IS NOT NULL) = (outcome = 'anchored' AND kind IN ('timestamp', 'witness'))))`,
    `CREATE INDEX audit_anchor_newest ON audit_anchor (kind, name, id DESC)`,
    `CREATE INDEX audit_anchor_done ON audit_anchor (kind, name, id DESC) WHERE outcome = 'anchored'`,
    // One token for an hour, however many replicas find it due.
    `CREATE UNIQUE INDEX audit_anchor_hourly
       ON audit_anchor (name, (date_trunc('hour', attempted_at AT TIME ZONE 'UTC')))
       WHERE kind = 'timestamp' AND outcome = 'anchored'`,
    ...appendOnly('audit_anchor'),
  ];
}

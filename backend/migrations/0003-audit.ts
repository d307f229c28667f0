import { ForwardOnly } from './forward-only.js';
import { appendOnly } from './grants.js';

/** The log only grows (P6): the trigger refuses a hole in the index and a link that does not follow its predecessor. */
export class Audit1763700000003 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE audit_entry (
       leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
       id uuid NOT NULL UNIQUE,
       kind text NOT NULL,
       occurred_at timestamptz NOT NULL,
       actor_kind text NOT NULL,
       actor_id uuid,
       outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
       recording_id uuid,
       leaf text NOT NULL,
       leaf_hash bytea NOT NULL CHECK (leaf_hash = sha256('\\x00'::bytea || convert_to(leaf, 'UTF8'))),
       previous_link bytea NOT NULL CHECK (length(previous_link) = 32),
       link bytea NOT NULL CHECK (link = sha256(previous_link || leaf_hash)))`,
    `CREATE INDEX audit_entry_recording ON audit_entry (recording_id, leaf_index) WHERE recording_id IS NOT NULL`,
    `CREATE INDEX audit_entry_kind ON audit_entry (kind, leaf_index)`,
    `CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE last record;
     BEGIN
       SELECT leaf_index, link INTO last FROM audit_entry ORDER BY leaf_index DESC LIMIT 1;
       IF NEW.leaf_index <> COALESCE(last.leaf_index + 1, 0)
          OR NEW.previous_link <> COALESCE(last.link, decode(repeat('00', 32), 'hex')) THEN
         RAISE EXCEPTION 'audit entry % does not follow the last one', NEW.leaf_index
           USING ERRCODE = 'integrity_constraint_violation';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_follows()`,
    ...appendOnly('audit_entry'),
  ];
}

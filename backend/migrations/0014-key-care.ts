import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** Rewrapping under a newer key-encryption key, and the public halves of what has signed. */
export class KeyCare1763700000014 extends ForwardOnly {
  readonly statements = [
    // What a key is wrapped with may change; whose it is may not, and it never goes back to an older version.
    `CREATE FUNCTION exhibit_refuse_older_kek() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.kek_version <= OLD.kek_version THEN
         RAISE EXCEPTION 'refused: % is only rewrapped with a newer key-encryption key', TG_TABLE_NAME;
       END IF;
       RETURN NEW;
     END $$`,
    ...['recording_key', 'site_asset_key'].flatMap((table) => [
      `CREATE INDEX ${table}_of_kek ON ${table} (kek_version)`,
      `CREATE TRIGGER ${table}_newer_kek BEFORE UPDATE ON ${table}
         FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_older_kek()`,
      grant(table, 'UPDATE (kek_version, wrapped)'),
    ]),
    `CREATE TABLE key_rewrapping (
       id uuid PRIMARY KEY,
       to_version integer NOT NULL CHECK (to_version > 0),
       total bigint NOT NULL,
       rewrapped bigint NOT NULL DEFAULT 0,
       started_by uuid REFERENCES person,
       started_at timestamptz NOT NULL,
       finished_at timestamptz)`,
    // Two administrators that rotate at the same moment get one rotation.
    `CREATE UNIQUE INDEX key_rewrapping_one_at_a_time ON key_rewrapping ((true)) WHERE finished_at IS NULL`,
    grant('key_rewrapping', 'SELECT, INSERT, UPDATE (total, rewrapped, finished_at)'),
    // Public: whoever checks what was signed years ago finds the key of that time.
    `CREATE TABLE published_key (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       kind text NOT NULL CHECK (kind IN ('note', 'signing', 'timestamping')),
       fingerprint text NOT NULL UNIQUE,
       public_text text NOT NULL,
       not_after timestamptz,
       published_at timestamptz NOT NULL)`,
    ...appendOnly('published_key'),
  ];
}

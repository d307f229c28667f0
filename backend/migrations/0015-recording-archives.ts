import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** A sealed recording lies in one object; the objects of its segments go once that one has been read back whole. */
export class RecordingArchives1763700000015 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE recording_archive (
       recording_id uuid PRIMARY KEY REFERENCES recording,
       object_key text NOT NULL UNIQUE,
       bytes bigint NOT NULL CHECK (bytes > 0),
       ciphertext_hash bytea NOT NULL CHECK (length(ciphertext_hash) = 32),
       made_at timestamptz NOT NULL,
       work_due_at timestamptz NOT NULL,
       verified_at timestamptz,
       segments_removed_at timestamptz,
       damaged_at timestamptz,
       CONSTRAINT removed_after_verification CHECK (segments_removed_at IS NULL OR verified_at IS NOT NULL))`,
    grant(
      'recording_archive',
      'SELECT, INSERT, UPDATE (work_due_at, verified_at, segments_removed_at, damaged_at)',
    ),
    // Segments are removed on the word of verified_at: it is given once and never taken back.
    `CREATE FUNCTION exhibit_archive_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF OLD.verified_at IS NOT NULL AND NEW.verified_at IS DISTINCT FROM OLD.verified_at
         OR OLD.segments_removed_at IS NOT NULL AND NEW.segments_removed_at IS DISTINCT FROM OLD.segments_removed_at
       THEN RAISE EXCEPTION 'what was done to an archive is not undone'; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER recording_archive_only_advances BEFORE UPDATE ON recording_archive
       FOR EACH ROW EXECUTE FUNCTION exhibit_archive_only_advances()`,
    `CREATE TRIGGER recording_archive_stays BEFORE DELETE ON recording_archive
       FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER recording_archive_no_truncate BEFORE TRUNCATE ON recording_archive
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE INDEX recording_archive_work ON recording_archive (work_due_at) WHERE segments_removed_at IS NULL`,
    `CREATE TABLE archived_segment (
       recording_id uuid NOT NULL REFERENCES recording_archive,
       seq integer NOT NULL,
       byte_offset bigint NOT NULL CHECK (byte_offset >= 0),
       bytes integer NOT NULL CHECK (bytes > 0),
       snapshot_at bigint,
       PRIMARY KEY (recording_id, seq),
       FOREIGN KEY (recording_id, seq) REFERENCES recording_segment)`,
    ...appendOnly('archived_segment'),
    // DER of a detached CMS signature over the manifest, for audit departments that check with openssl.
    `ALTER TABLE recording_seal ADD COLUMN manifest_cms bytea`,
  ];
}

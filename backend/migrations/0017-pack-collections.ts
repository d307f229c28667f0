import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** Packs of many recordings at once: what was asked for, and what became of each recording. */
export class PackCollections1763700000017 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE pack_collection (
       id uuid PRIMARY KEY,
       disclosure_id uuid REFERENCES disclosure,
       subject text,
       from_at timestamptz,
       to_at timestamptz,
       ordered_by uuid NOT NULL REFERENCES person,
       ordered_at timestamptz NOT NULL,
       finished_at timestamptz,
       failure text,
       frame bytea,
       digest bytea CHECK (length(digest) = 32),
       bytes bigint,
       CONSTRAINT about_one_thing CHECK ((disclosure_id IS NULL) <> (subject IS NULL)),
       CONSTRAINT finished_whole CHECK ((finished_at IS NOT NULL) = (failure IS NOT NULL OR frame IS NOT NULL)),
       CONSTRAINT ready_whole CHECK ((frame IS NULL) = (digest IS NULL) AND (frame IS NULL) = (bytes IS NULL)))`,
    `CREATE INDEX pack_collection_unfinished ON pack_collection (ordered_at) WHERE finished_at IS NULL`,
    `CREATE TRIGGER pack_collection_finished_once BEFORE UPDATE OR DELETE ON pack_collection
       FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('pack_collection', 'SELECT, INSERT, UPDATE (finished_at, failure, frame, digest, bytes)'),
    `CREATE TABLE pack_collection_recording (
       collection_id uuid NOT NULL REFERENCES pack_collection,
       recording_id uuid NOT NULL REFERENCES recording,
       pack_id uuid REFERENCES evidence_pack,
       verdicts jsonb,
       left_out text,
       PRIMARY KEY (collection_id, recording_id),
       CONSTRAINT in_or_out CHECK (pack_id IS NULL OR left_out IS NULL),
       CONSTRAINT in_with_verdicts CHECK ((pack_id IS NULL) = (verdicts IS NULL)))`,
    `CREATE TRIGGER pack_collection_recording_settled_once BEFORE UPDATE OR DELETE ON pack_collection_recording
       FOR EACH ROW WHEN (OLD.pack_id IS NOT NULL OR OLD.left_out IS NOT NULL)
       EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('pack_collection_recording', 'SELECT, INSERT, UPDATE (pack_id, verdicts, left_out)'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** Everything a definition says, what a visit is judged by without opening it again, and runs over what is stored. */
export class DisclosureDefinitions1763700000019 extends ForwardOnly {
  readonly statements = [
    // `locale` and `text` stay the first text of a version; the others are approved with it, in one decision.
    `ALTER TABLE disclosure_version
       ADD COLUMN further_texts jsonb NOT NULL DEFAULT '[]',
       ADD COLUMN selector text,
       ADD COLUMN action jsonb,
       ADD COLUMN effective_from timestamptz,
       ADD COLUMN effective_to timestamptz,
       ADD CONSTRAINT effective_for_some_time CHECK (effective_to > effective_from)`,

    `CREATE TABLE disclosure_run (
       id uuid PRIMARY KEY,
       kind text NOT NULL CHECK (kind IN ('preview', 'evaluation')),
       disclosure_id uuid NOT NULL,
       version integer NOT NULL,
       from_at timestamptz NOT NULL,
       to_at timestamptz NOT NULL,
       asked_by uuid NOT NULL REFERENCES person,
       asked_at timestamptz NOT NULL,
       -- null until its slices are made.
       recordings integer CHECK (recordings >= 0),
       ended_at timestamptz,
       outcome text CHECK (outcome IN ('done', 'cancelled')),
       CONSTRAINT ended_with_an_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL)),
       CONSTRAINT over_some_time CHECK (to_at > from_at),
       FOREIGN KEY (disclosure_id, version) REFERENCES disclosure_version)`,
    `CREATE INDEX disclosure_run_newest ON disclosure_run (disclosure_id, asked_at DESC)`,
    `CREATE UNIQUE INDEX disclosure_run_one_at_a_time ON disclosure_run (disclosure_id) WHERE ended_at IS NULL`,
    `CREATE TRIGGER disclosure_run_ended BEFORE UPDATE OR DELETE ON disclosure_run
       FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('disclosure_run', 'SELECT, INSERT, UPDATE (recordings, ended_at, outcome)'),
    `CREATE TABLE disclosure_run_slice (
       run_id uuid NOT NULL REFERENCES disclosure_run,
       slice integer NOT NULL,
       recordings uuid[] NOT NULL,
       done_at timestamptz,
       -- How many changed from which verdict to which, with a few of them by name.
       changes jsonb,
       PRIMARY KEY (run_id, slice),
       CONSTRAINT done_with_changes CHECK ((done_at IS NULL) = (changes IS NULL)))`,
    `CREATE INDEX disclosure_run_slice_open ON disclosure_run_slice (run_id, slice) WHERE done_at IS NULL`,
    `CREATE TRIGGER disclosure_run_slice_done BEFORE UPDATE OR DELETE ON disclosure_run_slice
       FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('disclosure_run_slice', 'SELECT, INSERT, UPDATE (done_at, changes)'),

    `ALTER TABLE verdict
       DROP CONSTRAINT verdict_verdict_check,
       ADD CONSTRAINT verdict_verdict_check
         CHECK (verdict IN ('shown', 'not_shown', 'cannot_determine', 'not_applicable')),
       ADD COLUMN locale text,
       ADD COLUMN run_id uuid REFERENCES disclosure_run`,
    // A draft may be previewed. What it would say is kept nowhere.
    `CREATE FUNCTION exhibit_verdict_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NOT EXISTS (SELECT 1 FROM disclosure_version v WHERE v.disclosure_id = NEW.disclosure_id
                      AND v.version = NEW.disclosure_version AND v.published_at IS NOT NULL)
       THEN RAISE EXCEPTION 'only a published version gives a verdict'; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER verdict_of_published BEFORE INSERT ON verdict
       FOR EACH ROW EXECUTE FUNCTION exhibit_verdict_of_published()`,

    // Ciphertext under the recording's key (P3): without the key it is nothing. A later reading looked for more, or saw
    // more, and stands beside the one before.
    `CREATE TABLE recording_observations (
       recording_id uuid NOT NULL REFERENCES recording,
       reading integer NOT NULL CHECK (reading > 0),
       schema text NOT NULL,
       content bytea NOT NULL CHECK (length(content) > 0),
       kept_at timestamptz NOT NULL,
       PRIMARY KEY (recording_id, reading))`,
    `ALTER TABLE recording_observations ALTER COLUMN content SET STORAGE EXTERNAL`,
    ...appendOnly('recording_observations'),
    `CREATE INDEX recording_site_opened ON recording (site_id, opened_at DESC, id)`,
  ];
}

import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** Rows of a recording that fall with it. Whoever reads the catalogue finds the recording, and that it was destroyed. */
const FALLING = [
  'archived_segment',
  'recording_archive',
  'recording_segment',
  'recording_gap',
  'recording_seal',
  'recording_quarantine',
  'recording_observations',
  'recording_asset',
  'verdict_remeasurement_still',
  'verdict_remeasurement',
  'verdict',
];

/** Those that may change while they are made: their trigger, when it fires, and for which rows. */
const GUARDS: Readonly<Record<string, readonly [name: string, event: string, when: string]>> = {
  recording_archive: ['recording_archive_stays', 'DELETE', ''],
  verdict_remeasurement: [
    'verdict_remeasurement_ended_once',
    'UPDATE OR DELETE',
    'WHEN (OLD.ended_at IS NOT NULL)',
  ],
};

/** What work that was under way when its recording was destroyed may not leave behind. */
const NOT_AFTERWARDS = [
  'recording_segment',
  'recording_archive',
  'recording_seal',
  'recording_observations',
  'recording_asset',
  'verdict',
  'verdict_remeasurement',
  'verdict_remeasurement_still',
  'disclosure_coverage',
  'evidence_pack',
];

/**
 * Destruction step by step, and PostgreSQL's own refusal: a wrapped key goes only with its row of destruction, off hold,
 * past its minimum and its maximum, and approved where the rules ask for it (P8).
 */
export class Destruction1763700000033 extends ForwardOnly {
  readonly statements = [
    // Certificates that were issued together, under one CMS signature.
    `CREATE TABLE destruction_sheet (
       id uuid PRIMARY KEY,
       sheet text NOT NULL,
       cms bytea NOT NULL,
       issued_at timestamptz NOT NULL)`,
    ...appendOnly('destruction_sheet'),
    `CREATE TABLE destruction (
       recording_id uuid PRIMARY KEY REFERENCES recording,
       cause text NOT NULL CHECK (cause IN ('maximum', 'withdrawal', 'erasure')),
       needs_approval boolean NOT NULL,
       begun_at timestamptz NOT NULL,
       approved_by uuid REFERENCES person,
       approved_at timestamptz,
       key_destroyed_at timestamptz,
       -- What the certificate will say and nobody can ask any more.
       facts jsonb,
       objects_removed_at timestamptz,
       certified_at timestamptz,
       certificate text,
       certificate_note text,
       sheet_id uuid REFERENCES destruction_sheet,
       work_due_at timestamptz NOT NULL,
       attempts integer NOT NULL DEFAULT 0,
       fault text CHECK (fault ~ '^[A-Z][A-Z0-9_]{2,59}$'),
       CONSTRAINT approved_whole CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
       CONSTRAINT approved_first CHECK (key_destroyed_at IS NULL OR NOT needs_approval OR approved_by IS NOT NULL),
       CONSTRAINT facts_with_key CHECK ((key_destroyed_at IS NULL) = (facts IS NULL)),
       CONSTRAINT in_order CHECK ((objects_removed_at IS NULL OR key_destroyed_at IS NOT NULL)
         AND (certified_at IS NULL OR objects_removed_at IS NOT NULL)),
       CONSTRAINT certified_whole CHECK ((certified_at IS NULL) = (certificate IS NULL)
         AND (certified_at IS NULL) = (certificate_note IS NULL) AND (certified_at IS NULL) = (sheet_id IS NULL)))`,
    `CREATE INDEX destruction_unfinished ON destruction (work_due_at) WHERE certified_at IS NULL`,
    `CREATE INDEX destruction_newest ON destruction (begun_at DESC, recording_id DESC)`,
    // It may be called off until the key is gone. From then on it only goes on, and a certificate is for ever.
    `CREATE FUNCTION exhibit_destruction_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF OLD.certified_at IS NOT NULL
          OR OLD.key_destroyed_at IS NOT NULL AND (TG_OP = 'DELETE' OR
            (NEW.recording_id, NEW.cause, NEW.begun_at, NEW.approved_by, NEW.approved_at, NEW.key_destroyed_at, NEW.facts)
            IS DISTINCT FROM
            (OLD.recording_id, OLD.cause, OLD.begun_at, OLD.approved_by, OLD.approved_at, OLD.key_destroyed_at, OLD.facts))
       THEN
         RAISE EXCEPTION '% on destruction is refused: what was destroyed is not undone', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
     END $$`,
    `CREATE TRIGGER destruction_only_advances BEFORE UPDATE OR DELETE ON destruction
       FOR EACH ROW EXECUTE FUNCTION exhibit_destruction_only_advances()`,
    `CREATE TRIGGER destruction_no_truncate BEFORE TRUNCATE ON destruction
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant(
      'destruction',
      `SELECT, INSERT, DELETE, UPDATE (approved_by, approved_at, key_destroyed_at, facts, objects_removed_at, certified_at,
         certificate, certificate_note, sheet_id, work_due_at, attempts, fault, needs_approval)`,
    ),

    // Asked of the tables themselves, whatever the application believes. The time is PostgreSQL's own.
    `CREATE FUNCTION exhibit_key_may_go() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
     DECLARE
       moment timestamptz := clock_timestamp();
       said record;
       approved boolean;
       why text;
     BEGIN
       SELECT approved_by IS NOT NULL INTO approved FROM destruction WHERE recording_id = OLD.recording_id;
       SELECT d.* INTO said FROM retention_due d JOIN retention_in_force f ON f.version = d.version
         WHERE d.recording_id = OLD.recording_id;
       why := CASE
         WHEN approved IS NULL THEN 'it has no row of destruction'
         WHEN moment < (SELECT latest - interval '1 minute' FROM retention_clock) THEN 'the clock was set back'
         WHEN EXISTS (SELECT 1 FROM held_recording WHERE recording_id = OLD.recording_id) THEN 'it is on hold'
         WHEN said.recording_id IS NULL THEN 'no rules are in force'
         WHEN moment < said.keep_until THEN 'it is below its minimum'
         WHEN moment < said.destroy_by THEN 'it is not due'
         WHEN said.approval AND NOT approved THEN 'nobody has approved it' END;
       IF why IS NOT NULL THEN
         RAISE EXCEPTION 'DELETE on recording_key is refused: %', why USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN OLD;
     END $$`,
    `CREATE TRIGGER recording_key_may_go BEFORE DELETE ON recording_key
       FOR EACH ROW EXECUTE FUNCTION exhibit_key_may_go()`,
    `CREATE TRIGGER recording_key_no_truncate BEFORE TRUNCATE ON recording_key
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('recording_key', 'DELETE'),

    `CREATE FUNCTION exhibit_falls_with_recording() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM public.destruction
            WHERE recording_id = OLD.recording_id AND key_destroyed_at IS NOT NULL) THEN RETURN OLD; END IF;
       RAISE EXCEPTION '% on % is refused: its rows do not change', TG_OP, TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
    ...FALLING.flatMap((table) => {
      const [name, event, when] = GUARDS[table] ?? [`${table}_append_only`, 'UPDATE OR DELETE', ''];
      return [
        `DROP TRIGGER ${name} ON ${table}`,
        `CREATE TRIGGER ${name} BEFORE ${event} ON ${table}
           FOR EACH ROW ${when} EXECUTE FUNCTION exhibit_falls_with_recording()`,
        grant(table, 'DELETE'),
      ];
    }),
    `CREATE FUNCTION exhibit_not_afterwards() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       -- Waits for a destruction that is under way, and then sees it.
       PERFORM 1 FROM public.recording WHERE id = NEW.recording_id AND state <> 'destroyed' FOR KEY SHARE;
       IF FOUND THEN RETURN NEW; END IF;
       RAISE EXCEPTION 'INSERT on % is refused: the recording is destroyed', TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
    ...NOT_AFTERWARDS.map(
      (table) =>
        `CREATE TRIGGER ${table}_not_afterwards BEFORE INSERT ON ${table}
           FOR EACH ROW EXECUTE FUNCTION exhibit_not_afterwards()`,
    ),

    // An asset goes when no recording shows it any more. Marked first, and then sent again by whoever shows it.
    `ALTER TABLE site_asset ADD COLUMN unneeded_since timestamptz`,
    `CREATE INDEX site_asset_unneeded ON site_asset (unneeded_since) WHERE unneeded_since IS NOT NULL`,
    grant('site_asset', 'UPDATE (unneeded_since)'),
    `CREATE FUNCTION exhibit_asset_of_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'unneeded_since' = to_jsonb(OLD) - 'unneeded_since' THEN RETURN NEW; END IF;
       IF TG_OP = 'DELETE' AND OLD.unneeded_since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.recording_asset
            WHERE site_id = OLD.site_id AND sha256 = OLD.sha256) THEN RETURN OLD; END IF;
       RAISE EXCEPTION '% on site_asset is refused: its rows do not change while a recording shows it', TG_OP
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
    `DROP TRIGGER site_asset_append_only ON site_asset`,
    `CREATE TRIGGER site_asset_append_only BEFORE UPDATE OR DELETE ON site_asset
       FOR EACH ROW EXECUTE FUNCTION exhibit_asset_of_nobody()`,
    grant('site_asset', 'DELETE'),

    // How often a disclosure was shown in recordings that are gone: counts, and no recording.
    `CREATE TABLE disclosure_coverage_past (
       disclosure_id uuid NOT NULL,
       disclosure_version integer NOT NULL,
       outcome text NOT NULL CHECK (outcome IN ('shown', 'not_shown', 'cannot_determine', 'not_applicable')),
       visited_on date NOT NULL,
       recordings bigint NOT NULL CHECK (recordings > 0),
       PRIMARY KEY (disclosure_id, disclosure_version, outcome, visited_on),
       FOREIGN KEY (disclosure_id, disclosure_version) REFERENCES disclosure_version)`,
    grant('disclosure_coverage_past', 'SELECT, INSERT, UPDATE (recordings)'),
    grant('disclosure_coverage', 'DELETE'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { APPLICATION_ROLE, appendOnly, grant } from './grants.js';

/** Matters, and what is held for them. One person places a hold, two release it. */
export class Holds1763700000032 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE matter (
       id uuid PRIMARY KEY,
       name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 120),
       opened_by uuid NOT NULL REFERENCES person,
       opened_at timestamptz NOT NULL)`,
    ...appendOnly('matter'),
    `CREATE TABLE hold (
       id uuid PRIMARY KEY,
       matter_id uuid NOT NULL REFERENCES matter,
       kind text NOT NULL CHECK (kind IN ('list', 'subject', 'search')),
       subject text,
       site_id uuid REFERENCES site,
       from_at timestamptz,
       to_at timestamptz,
       -- What comes later and is what was looked for is held too.
       catches_later boolean NOT NULL,
       reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
       placed_by uuid NOT NULL REFERENCES person,
       placed_at timestamptz NOT NULL,
       release_asked_by uuid REFERENCES person,
       release_asked_at timestamptz,
       release_reason text CHECK (length(release_reason) BETWEEN 1 AND 2000),
       released_by uuid REFERENCES person,
       released_at timestamptz,
       CONSTRAINT of_its_kind CHECK (CASE kind
         WHEN 'list' THEN subject IS NULL AND site_id IS NULL AND from_at IS NULL AND to_at IS NULL AND NOT catches_later
         WHEN 'subject' THEN subject IS NOT NULL AND site_id IS NULL AND from_at IS NULL AND to_at IS NULL
         ELSE subject IS NULL AND (site_id IS NOT NULL OR from_at IS NOT NULL OR to_at IS NOT NULL) END),
       CONSTRAINT release_asked_whole CHECK ((release_asked_by IS NULL) = (release_asked_at IS NULL)
         AND (release_asked_by IS NULL) = (release_reason IS NULL)),
       CONSTRAINT released_whole CHECK ((released_by IS NULL) = (released_at IS NULL)),
       CONSTRAINT another_person_releases CHECK (released_by <> release_asked_by),
       CONSTRAINT release_asked_first CHECK (released_by IS NULL OR release_asked_by IS NOT NULL))`,
    `CREATE INDEX hold_of_matter ON hold (matter_id, placed_at)`,
    // What a hold is about is never changed, and a released one is not touched at all.
    `CREATE FUNCTION exhibit_hold_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'DELETE' OR OLD.released_by IS NOT NULL
          OR (NEW.id, NEW.matter_id, NEW.kind, NEW.subject, NEW.site_id, NEW.from_at, NEW.to_at, NEW.catches_later,
              NEW.placed_by, NEW.placed_at, NEW.reason)
             IS DISTINCT FROM (OLD.id, OLD.matter_id, OLD.kind, OLD.subject, OLD.site_id, OLD.from_at, OLD.to_at,
              OLD.catches_later, OLD.placed_by, OLD.placed_at, OLD.reason)
          OR (NEW.released_by IS NOT NULL AND NEW.release_asked_by IS DISTINCT FROM OLD.release_asked_by) THEN
         RAISE EXCEPTION '% on hold is refused: a hold only ends, and two people end it', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER hold_only_ends BEFORE UPDATE OR DELETE ON hold
       FOR EACH ROW EXECUTE FUNCTION exhibit_hold_only_ends()`,
    `CREATE TRIGGER hold_no_truncate BEFORE TRUNCATE ON hold
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant(
      'hold',
      'SELECT, INSERT, UPDATE (release_asked_by, release_asked_at, release_reason, released_by, released_at)',
    ),
    `CREATE TABLE hold_recording (
       hold_id uuid NOT NULL REFERENCES hold,
       recording_id uuid NOT NULL REFERENCES recording,
       PRIMARY KEY (hold_id, recording_id))`,
    `CREATE INDEX hold_recording_of ON hold_recording (recording_id)`,
    ...appendOnly('hold_recording'),
    // Every hold that stands, with what it holds: what was there when it was placed, and what came later.
    `CREATE VIEW held_recording AS
       SELECT l.recording_id, h.id AS hold_id, h.matter_id
       FROM hold h JOIN hold_recording l ON l.hold_id = h.id WHERE h.released_at IS NULL
       UNION
       SELECT r.id, h.id, h.matter_id FROM hold h JOIN recording r ON
         (h.subject IS NULL OR r.subject = h.subject) AND (h.site_id IS NULL OR r.site_id = h.site_id)
         AND (h.from_at IS NULL OR r.opened_at >= h.from_at) AND (h.to_at IS NULL OR r.opened_at <= h.to_at)
       WHERE h.released_at IS NULL AND h.catches_later`,
    `GRANT SELECT ON held_recording TO ${APPLICATION_ROLE}`,
  ];
}

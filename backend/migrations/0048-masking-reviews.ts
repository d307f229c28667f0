import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** What recordings showed of a site's pages, in numbers; and who looked at what masking let through, and when. */
export class MaskingReviews1763700000048 extends ForwardOnly {
  readonly statements = [
    // The recording in which it was first seen is forgotten when it is destroyed. What no other showed goes with it.
    ...[
      `CREATE TABLE masking_page_seen (
         site_id uuid NOT NULL REFERENCES site,
         path text NOT NULL CHECK (length(path) <= 500),
         -- Since the last review; null when it was not seen since.
         shape jsonb,
         reviewed_shape jsonb,
         recording_id uuid REFERENCES recording,
         seen_again boolean NOT NULL,
         first_seen_at timestamptz NOT NULL,
         last_seen_on date NOT NULL,
         days integer NOT NULL CHECK (days > 0),
         PRIMARY KEY (site_id, path),
         CONSTRAINT seen_once_in_one CHECK (seen_again OR recording_id IS NOT NULL),
         CONSTRAINT seen_or_reviewed CHECK (shape IS NOT NULL OR reviewed_shape IS NOT NULL))`,
      `CREATE TABLE masking_place_seen (
         site_id uuid NOT NULL REFERENCES site,
         path text NOT NULL CHECK (length(path) <= 500),
         rule text NOT NULL CHECK (length(rule) <= 64),
         part text NOT NULL CHECK (part IN ('text', 'image') OR part ~ '^attribute [a-z][a-z0-9:-]{0,39}$'),
         -- The review that listed it; null until one does.
         reviewed_in integer,
         recording_id uuid REFERENCES recording,
         seen_again boolean NOT NULL,
         first_seen_at timestamptz NOT NULL,
         last_seen_on date NOT NULL,
         days integer NOT NULL CHECK (days > 0),
         PRIMARY KEY (site_id, path, rule, part),
         CONSTRAINT seen_once_in_one CHECK (seen_again OR recording_id IS NOT NULL))`,
    ],
    ...['masking_page_seen', 'masking_place_seen'].flatMap((table) => [
      `CREATE INDEX ${table}_recording ON ${table} (recording_id) WHERE recording_id IS NOT NULL`,
      `CREATE TRIGGER ${table}_not_afterwards BEFORE INSERT ON ${table}
         FOR EACH ROW WHEN (NEW.recording_id IS NOT NULL) EXECUTE FUNCTION exhibit_not_afterwards()`,
    ]),
    `CREATE FUNCTION exhibit_first_seen_is_only_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION 'UPDATE on % is refused: where it was first seen is only forgotten', TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
    ...['masking_page_seen', 'masking_place_seen'].map(
      (table) =>
        `CREATE TRIGGER ${table}_first BEFORE UPDATE OF recording_id ON ${table}
           FOR EACH ROW WHEN (NEW.recording_id IS NOT NULL AND NEW.recording_id IS DISTINCT FROM OLD.recording_id)
           EXECUTE FUNCTION exhibit_first_seen_is_only_forgotten()`,
    ),
    grant(
      'masking_page_seen',
      'SELECT, INSERT, DELETE, UPDATE (shape, reviewed_shape, recording_id, seen_again, last_seen_on, days)',
    ),
    grant(
      'masking_place_seen',
      'SELECT, INSERT, DELETE, UPDATE (reviewed_in, recording_id, seen_again, last_seen_on, days)',
    ),
    // On which days there was more than is kept of a site.
    `CREATE TABLE masking_seen_beyond (
       site_id uuid NOT NULL REFERENCES site,
       day date NOT NULL,
       PRIMARY KEY (site_id, day))`,
    grant('masking_seen_beyond', 'SELECT, INSERT, DELETE'),

    `CREATE TABLE masking_review (
       site_id uuid NOT NULL REFERENCES site,
       number integer NOT NULL CHECK (number > 0),
       reviewed_by uuid NOT NULL REFERENCES person,
       reviewed_at timestamptz NOT NULL,
       policy_version integer NOT NULL CHECK (policy_version >= 0),
       -- What the reviewer saw, in canonical bytes, and its name.
       list text NOT NULL CHECK (length(list) <= 4000000),
       list_hash text NOT NULL CHECK (list_hash = encode(sha256(convert_to(list, 'UTF8')), 'hex')),
       counts jsonb NOT NULL,
       quarantined integer NOT NULL CHECK (quarantined >= 0),
       own_rules boolean NOT NULL,
       note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
       PRIMARY KEY (site_id, number))`,
    ...appendOnly('masking_review'),
    `CREATE FUNCTION exhibit_reviews_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
     BEGIN
       IF NEW.number <> 1 + COALESCE((SELECT max(number) FROM masking_review WHERE site_id = NEW.site_id), 0) THEN
         RAISE EXCEPTION 'INSERT on masking_review is refused: reviews of a site follow each other'
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER masking_review_in_order BEFORE INSERT ON masking_review
       FOR EACH ROW EXECUTE FUNCTION exhibit_reviews_in_order()`,
    // One for each time between two reviews: whatever the clock does, it opens once.
    `CREATE TABLE masking_review_alarm (
       site_id uuid NOT NULL REFERENCES site,
       after_review integer NOT NULL CHECK (after_review >= 0),
       opened_at timestamptz NOT NULL,
       closed_at timestamptz,
       PRIMARY KEY (site_id, after_review))`,
    `CREATE INDEX masking_review_alarm_open ON masking_review_alarm (opened_at) WHERE closed_at IS NULL`,
    grant('masking_review_alarm', 'SELECT, INSERT, UPDATE (closed_at)'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** What a firm has put on its pages, what comes from there, and what an administrator wants recorded. */
export class RecorderInstalls1763700000012 extends ForwardOnly {
  readonly statements = [
    // A page that names a release by its hash gets these bytes for as long as it asks, whatever is shipped since.
    `CREATE TABLE recorder_release (
       id text PRIMARY KEY CHECK (id ~ '^[0-9A-Za-z.+]{1,40}-[0-9a-f]{16}$'),
       version text NOT NULL,
       integrity text NOT NULL CHECK (integrity ~ '^sha384-[A-Za-z0-9+/]{64}$'),
       bytes bytea NOT NULL,
       first_seen_at timestamptz NOT NULL)`,
    ...appendOnly('recorder_release'),
    // A ring of hours, so that it never grows; in slots, so that busy pages do not wait for one row.
    `CREATE TABLE site_sighting (
       site_id uuid NOT NULL REFERENCES site,
       ring smallint NOT NULL CHECK (ring BETWEEN 0 AND 23),
       slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 7),
       hour timestamptz NOT NULL,
       pages integer NOT NULL,
       visits integer NOT NULL,
       decided integer NOT NULL,
       refused integer NOT NULL,
       PRIMARY KEY (site_id, ring, slot))`,
    grant('site_sighting', 'SELECT, INSERT, UPDATE (hour, pages, visits, decided, refused)'),
    `ALTER TABLE recording_segment ADD COLUMN dropped integer NOT NULL DEFAULT 0 CHECK (dropped >= 0)`,
    // The newest row of a site counts; the older ones say who wanted what, and when.
    `CREATE TABLE site_capture_setting (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       site_id uuid NOT NULL REFERENCES site,
       stopped boolean NOT NULL,
       stopped_at timestamptz,
       sampling jsonb NOT NULL,
       tags jsonb NOT NULL,
       set_by uuid NOT NULL REFERENCES person,
       set_at timestamptz NOT NULL,
       CONSTRAINT stopped_at_some_time CHECK (stopped = (stopped_at IS NOT NULL)))`,
    `CREATE INDEX site_capture_setting_newest ON site_capture_setting (site_id, id DESC)`,
    ...appendOnly('site_capture_setting'),
  ];
}

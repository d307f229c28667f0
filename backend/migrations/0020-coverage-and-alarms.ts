import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** How often each disclosure was shown and where, what falls, and who is told about it. */
export class CoverageAndAlarms1763700000020 extends ForwardOnly {
  readonly statements = [
    // Beside the verdicts, which are never changed: one row for each recording, of its newest version.
    `CREATE TABLE disclosure_coverage (
       recording_id uuid NOT NULL REFERENCES recording,
       disclosure_id uuid NOT NULL,
       disclosure_version integer NOT NULL,
       outcome text NOT NULL CHECK (outcome IN ('shown', 'not_shown', 'cannot_determine', 'not_applicable')),
       visited_at timestamptz NOT NULL,
       -- Masked, as recorded. null: no page of the visit is known to carry it.
       page text CHECK (length(page) <= 300),
       carried boolean NOT NULL,
       drifted boolean NOT NULL,
       device text CHECK (device IN ('phone', 'tablet', 'desktop')),
       reasons text[] NOT NULL,
       moment_at bigint,
       PRIMARY KEY (recording_id, disclosure_id),
       FOREIGN KEY (disclosure_id, disclosure_version) REFERENCES disclosure_version)`,
    `CREATE INDEX disclosure_coverage_time ON disclosure_coverage (disclosure_id, visited_at DESC, recording_id DESC)
       INCLUDE (outcome, page, device)`,
    `CREATE INDEX disclosure_coverage_page ON disclosure_coverage (disclosure_id, page, visited_at DESC, recording_id DESC)
       INCLUDE (outcome, carried, drifted)`,
    grant(
      'disclosure_coverage',
      'SELECT, INSERT, UPDATE (disclosure_version, outcome, page, carried, drifted, device, reasons, moment_at)',
    ),
    // Where and on what the older ones were seen was not kept, and is not made up.
    `INSERT INTO disclosure_coverage
       SELECT DISTINCT ON (v.recording_id, v.disclosure_id)
              v.recording_id, v.disclosure_id, v.disclosure_version, v.verdict, r.opened_at, NULL, false, false, NULL,
              ARRAY(SELECT jsonb_array_elements_text(v.body::jsonb -> 'reasons')),
              floor((v.body::jsonb #>> '{intervals,0,from}')::numeric)::bigint
       FROM verdict v JOIN recording r ON r.id = v.recording_id
       ORDER BY v.recording_id, v.disclosure_id, v.disclosure_version DESC`,

    `CREATE TABLE disclosure_alarm_setting (
       disclosure_id uuid PRIMARY KEY REFERENCES disclosure,
       minimum integer NOT NULL CHECK (minimum BETWEEN 1 AND 10000),
       fall_percent integer NOT NULL CHECK (fall_percent BETWEEN 1 AND 100),
       baseline_days integer NOT NULL CHECK (baseline_days BETWEEN 1 AND 90),
       set_by uuid NOT NULL REFERENCES person,
       set_at timestamptz NOT NULL)`,
    grant('disclosure_alarm_setting', 'SELECT, INSERT, UPDATE'),
    `CREATE TABLE disclosure_alarm (
       id uuid PRIMARY KEY,
       disclosure_id uuid NOT NULL REFERENCES disclosure,
       cause text NOT NULL CHECK (cause IN ('share-fell', 'page-lost', 'text-drift')),
       -- Empty for what is not about one page.
       page text NOT NULL CHECK (length(page) <= 300),
       state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'closed')),
       opened_at timestamptz NOT NULL,
       first_recording_id uuid NOT NULL REFERENCES recording,
       figures jsonb NOT NULL,
       last_found_at timestamptz NOT NULL,
       acknowledged_at timestamptz,
       closed_at timestamptz,
       UNIQUE (disclosure_id, cause, page),
       CONSTRAINT acknowledged_at_some_time CHECK ((acknowledged_at IS NULL) = (state = 'open')),
       CONSTRAINT closed_at_some_time CHECK ((closed_at IS NULL) = (state <> 'closed')))`,
    `CREATE INDEX disclosure_alarm_newest ON disclosure_alarm (opened_at DESC, id DESC)`,
    grant(
      'disclosure_alarm',
      'SELECT, INSERT, UPDATE (state, opened_at, first_recording_id, figures, last_found_at, acknowledged_at, closed_at)',
    ),
    // Every step that an alarm ever took. null person: the appliance itself.
    `CREATE TABLE disclosure_alarm_step (
       alarm_id uuid NOT NULL REFERENCES disclosure_alarm,
       step integer NOT NULL CHECK (step > 0),
       what text NOT NULL CHECK (what IN ('opened', 'reopened', 'acknowledged', 'closed')),
       at timestamptz NOT NULL,
       person_id uuid REFERENCES person,
       note text,
       first_recording_id uuid REFERENCES recording,
       figures jsonb,
       PRIMARY KEY (alarm_id, step),
       CONSTRAINT people_act CHECK ((person_id IS NULL) = (what IN ('opened', 'reopened'))))`,
    ...appendOnly('disclosure_alarm_step'),

    `CREATE TABLE notice_outbox (
       id uuid PRIMARY KEY,
       channel text NOT NULL,
       kind text NOT NULL,
       title text NOT NULL,
       facts jsonb NOT NULL,
       path text NOT NULL,
       written_at timestamptz NOT NULL,
       attempts integer NOT NULL DEFAULT 0,
       due_at timestamptz,
       first_failed_at timestamptz,
       last_failed_at timestamptz,
       last_code text,
       sent_at timestamptz,
       CONSTRAINT sent_is_not_due CHECK (sent_at IS NULL OR due_at IS NULL))`,
    `CREATE INDEX notice_outbox_due ON notice_outbox (due_at) WHERE due_at IS NOT NULL`,
    `CREATE INDEX notice_outbox_channel ON notice_outbox (channel, sent_at DESC)`,
    grant(
      'notice_outbox',
      'SELECT, INSERT, UPDATE (attempts, due_at, first_failed_at, last_failed_at, last_code, sent_at)',
    ),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { appendOnly } from './grants.js';

/** Decisions are events that are only added; the current state is a view. */
export class Consent1763700000005 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE consent_record (
       id uuid PRIMARY KEY,
       site_id uuid NOT NULL REFERENCES site,
       subject text,
       notice_version text NOT NULL,
       purposes text[] NOT NULL,
       language text NOT NULL,
       collected_by text NOT NULL,
       signals jsonb NOT NULL,
       receipt_id uuid NOT NULL UNIQUE,
       receipt text NOT NULL,
       receipt_note text NOT NULL,
       recorded_at timestamptz NOT NULL)`,
    `CREATE INDEX consent_record_subject ON consent_record (site_id, subject)`,
    ...appendOnly('consent_record'),
    `CREATE TABLE consent_event (
       consent_id uuid NOT NULL REFERENCES consent_record,
       kind text NOT NULL CHECK (kind IN ('given', 'refused', 'withdrawn')),
       occurred_at timestamptz NOT NULL,
       PRIMARY KEY (consent_id, kind))`,
    ...appendOnly('consent_event'),
    `CREATE VIEW consent_state AS
       SELECT DISTINCT ON (consent_id) consent_id, kind AS state, occurred_at AS since
       FROM consent_event ORDER BY consent_id, (kind = 'withdrawn') DESC, occurred_at DESC`,
    `GRANT SELECT ON consent_state TO exhibit_app`,
  ];
}

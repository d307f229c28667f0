import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** The catalogue. Content stands in the object store only, encrypted; here are numbers, hashes and times. */
export class Recordings1763700000006 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE recording (
       id uuid PRIMARY KEY,
       site_id uuid NOT NULL REFERENCES site,
       consent_id uuid NOT NULL REFERENCES consent_record,
       subject text,
       state text NOT NULL CHECK (state IN ('open', 'sealed', 'quarantined')),
       opened_at timestamptz NOT NULL,
       last_received_at timestamptz NOT NULL,
       seal_due_at timestamptz NOT NULL,
       next_seq integer NOT NULL CHECK (next_seq >= 0),
       last_hash bytea,
       end_reason text CHECK (end_reason IN ('stopped', 'withdrawn', 'silence')))`,
    `CREATE INDEX recording_seal_due ON recording (seal_due_at) WHERE state = 'open'`,
    `CREATE INDEX recording_opened ON recording (opened_at DESC, id)`,
    `CREATE INDEX recording_subject ON recording (subject) WHERE subject IS NOT NULL`,
    `CREATE INDEX recording_consent ON recording (consent_id)`,
    grant(
      'recording',
      'SELECT, INSERT, UPDATE (state, last_received_at, seal_due_at, next_seq, last_hash, end_reason)',
    ),
    `CREATE TABLE recording_key (
       recording_id uuid PRIMARY KEY,
       kek_version integer NOT NULL,
       wrapped bytea NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now())`,
    grant('recording_key', 'SELECT, INSERT'),
    `CREATE TABLE recording_segment (
       recording_id uuid NOT NULL REFERENCES recording,
       seq integer NOT NULL CHECK (seq >= 0),
       hash bytea NOT NULL CHECK (length(hash) = 32),
       header_hash bytea NOT NULL CHECK (length(header_hash) = 32),
       previous_hash bytea,
       bytes integer NOT NULL,
       events integer NOT NULL,
       observations integer NOT NULL,
       policy_version integer NOT NULL,
       recorder_version text NOT NULL,
       first_at bigint NOT NULL,
       last_at bigint NOT NULL,
       received_at timestamptz NOT NULL,
       object_key text NOT NULL UNIQUE,
       ciphertext_hash bytea NOT NULL,
       PRIMARY KEY (recording_id, seq))`,
    ...appendOnly('recording_segment'),
    `CREATE TABLE recording_gap (
       recording_id uuid NOT NULL REFERENCES recording,
       from_seq integer NOT NULL,
       to_seq integer NOT NULL CHECK (to_seq >= from_seq),
       reason text NOT NULL,
       PRIMARY KEY (recording_id, from_seq))`,
    ...appendOnly('recording_gap'),
    `CREATE TABLE recording_quarantine (
       recording_id uuid NOT NULL REFERENCES recording,
       seq integer NOT NULL,
       reason text NOT NULL,
       place text NOT NULL,
       occurred_at timestamptz NOT NULL,
       PRIMARY KEY (recording_id, seq, reason))`,
    ...appendOnly('recording_quarantine'),
    `CREATE TABLE recording_seal (
       recording_id uuid PRIMARY KEY REFERENCES recording,
       manifest text NOT NULL,
       manifest_note text NOT NULL,
       sealed_at timestamptz NOT NULL)`,
    ...appendOnly('recording_seal'),
  ];
}

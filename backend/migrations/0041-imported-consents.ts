import { ForwardOnly } from './forward-only.js';
import { appendOnly } from './grants.js';

/** Decisions that the firm's own server hands over, with the bytes by which it proves them, as they came. */
export class ImportedConsents1763700000041 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE consent_proof (
       consent_id uuid PRIMARY KEY REFERENCES consent_record,
       site_id uuid NOT NULL REFERENCES site,
       -- The firm's own name of the decision: handed over twice, it is one.
       reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
       decided_at timestamptz NOT NULL,
       media_type text NOT NULL CHECK (length(media_type) BETWEEN 3 AND 100),
       sha256 text NOT NULL CHECK (sha256 = encode(sha256(bytes), 'hex')),
       bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 131072),
       CONSTRAINT consent_proof_once UNIQUE (site_id, reference))`,
    ...appendOnly('consent_proof'),
  ];
}

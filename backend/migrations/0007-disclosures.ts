import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant, immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

export class Disclosures1763700000007 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE disclosure (
       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
       site_id uuid NOT NULL REFERENCES site,
       key text NOT NULL,
       title text NOT NULL,
       UNIQUE (site_id, key))`,
    grant('disclosure', 'SELECT, INSERT'),
    `CREATE TABLE disclosure_version (
       disclosure_id uuid NOT NULL REFERENCES disclosure,
       version integer NOT NULL CHECK (version > 0),
       locale text NOT NULL,
       text text NOT NULL,
       text_hash bytea NOT NULL CHECK (length(text_hash) = 32),
       rule jsonb NOT NULL,
       ${TWO_PERSON_PUBLICATION},
       PRIMARY KEY (disclosure_id, version))`,
    ...immutableOncePublished('disclosure_version'),
    `CREATE TABLE verdict (
       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
       recording_id uuid NOT NULL REFERENCES recording,
       disclosure_id uuid NOT NULL,
       disclosure_version integer NOT NULL,
       verdict text NOT NULL CHECK (verdict IN ('shown', 'not_shown', 'cannot_determine')),
       body text NOT NULL,
       computed_at timestamptz NOT NULL,
       FOREIGN KEY (disclosure_id, disclosure_version) REFERENCES disclosure_version,
       UNIQUE (recording_id, disclosure_id, disclosure_version))`,
    `CREATE INDEX verdict_disclosure ON verdict (disclosure_id, verdict)`,
    ...appendOnly('verdict'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { grant, immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

export class Sites1763700000004 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE site (
       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
       key text NOT NULL UNIQUE,
       name text NOT NULL UNIQUE,
       origins text[] NOT NULL CHECK (cardinality(origins) > 0),
       consent jsonb NOT NULL,
       created_by uuid NOT NULL REFERENCES person,
       created_at timestamptz NOT NULL)`,
    grant('site', 'SELECT, INSERT'),
    `CREATE TABLE masking_policy_version (
       site_id uuid NOT NULL REFERENCES site,
       version integer NOT NULL CHECK (version > 0),
       rules jsonb NOT NULL,
       ${TWO_PERSON_PUBLICATION},
       PRIMARY KEY (site_id, version))`,
    ...immutableOncePublished('masking_policy_version'),
  ];
}

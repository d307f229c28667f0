import { ForwardOnly } from './forward-only.js';
import { appendOnly } from './grants.js';

/** Every examination of a store is kept: which one WORM was switched on by must stay known. */
export class StoreQualification1763700000009 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE store_qualification (
       id uuid PRIMARY KEY,
       store_id text NOT NULL CHECK (store_id ~ '^[0-9a-f]{32}$'),
       kind text NOT NULL CHECK (kind IN ('file', 's3')),
       server_name text NOT NULL,
       server_version text NOT NULL,
       checks jsonb NOT NULL,
       reasons jsonb NOT NULL,
       worm boolean NOT NULL,
       qualified_at timestamptz NOT NULL,
       qualified_by uuid REFERENCES person,
       CONSTRAINT unfit_for_a_reason CHECK (worm = (jsonb_array_length(reasons) = 0)))`,
    `CREATE INDEX store_qualification_last ON store_qualification (store_id, qualified_at DESC)`,
    ...appendOnly('store_qualification'),
  ];
}

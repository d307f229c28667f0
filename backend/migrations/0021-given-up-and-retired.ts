import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** A collection whose job failed for good says so, until somebody asks for another try; and when earlier keys ended. */
export class GivenUpAndRetired1763700000021 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE pack_collection
       ADD COLUMN given_up_at timestamptz,
       ADD COLUMN fault text CHECK (fault ~ '^[A-Z][A-Z0-9_]{2,59}$')`,
    grant('pack_collection', 'UPDATE (given_up_at, fault)'),
    // Signed by the key that came after: whoever trusts that one knows the time of those before it.
    `CREATE TABLE key_succession (
       retired text PRIMARY KEY,
       entries bigint NOT NULL CHECK (entries >= 0),
       note text NOT NULL,
       settled_at timestamptz NOT NULL)`,
    ...appendOnly('key_succession'),
  ];
}

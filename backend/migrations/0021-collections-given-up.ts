import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** A collection whose job failed for good says so, and why, until somebody asks for another try. */
export class CollectionsGivenUp1763700000021 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE pack_collection
       ADD COLUMN given_up_at timestamptz,
       ADD COLUMN fault text CHECK (fault ~ '^[A-Z][A-Z0-9_]{2,59}$')`,
    grant('pack_collection', 'UPDATE (given_up_at, fault)'),
  ];
}

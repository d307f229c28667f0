import { ForwardOnly } from './forward-only.js';

/** How many words a version's first text has, counted when it was drafted; those of the others stand beside them. */
export class WordsOfDisclosures1763700000030 extends ForwardOnly {
  readonly statements = [
    // null: from before they were counted. Such a version is judged as it was, by what white space separates.
    'ALTER TABLE disclosure_version ADD COLUMN words integer CHECK (words >= 0)',
  ];
}

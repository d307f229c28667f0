import { ForwardOnly } from './forward-only.js';

/** A quarantine names the event as well, how often, and who found it: the tripwire at ingest or the check at sealing. */
export class Conformance1763700000010 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE recording_quarantine
       ADD COLUMN event integer CHECK (event >= 0),
       ADD COLUMN count integer NOT NULL DEFAULT 1 CHECK (count > 0),
       ADD COLUMN found_by text NOT NULL DEFAULT 'ingest' CHECK (found_by IN ('ingest', 'sealing'))`,
  ];
}

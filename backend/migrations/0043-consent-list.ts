import { ForwardOnly } from './forward-only.js';

/** The list of decisions begins with the newest; without this it would work out the state of all of them first. */
export class ConsentList1763700000043 extends ForwardOnly {
  readonly statements = [`CREATE INDEX consent_record_newest ON consent_record (recorded_at DESC, id DESC)`];
}

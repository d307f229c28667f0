import { ForwardOnly } from './forward-only.js';

/** The list of decisions by state. Most of them are a yes, and the newest are found at once; of the rest there are few. */
export class ConsentFilters1763700000047 extends ForwardOnly {
  readonly statements = [
    `CREATE INDEX consent_event_kind ON consent_event (kind, consent_id) WHERE kind <> 'given'`,
  ];
}

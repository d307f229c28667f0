import { ForwardOnly } from './forward-only.js';

/** A pack carries the entry of the consent: it is found by what its leaf names. */
export class ConsentEntries1763700000028 extends ForwardOnly {
  readonly statements = [
    `CREATE INDEX audit_entry_consent ON audit_entry (substring(leaf FROM '"consent":"([^"]*)"'))
       WHERE kind = 'consent.recorded'`,
  ];
}

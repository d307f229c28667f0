import { ForwardOnly } from './forward-only.js';

/** People are told as well when a withdrawal waits, and when a record of consent cannot be ended. */
export class AlarmsOfConsent1763700000053 extends ForwardOnly {
  readonly statements = [
    `ALTER TABLE retention_alarm DROP CONSTRAINT retention_alarm_cause_check`,
    `ALTER TABLE retention_alarm ADD CONSTRAINT retention_alarm_cause_check
       CHECK (cause IN ('overdue', 'clock', 'store', 'withdrawals', 'consents'))`,
  ];
}

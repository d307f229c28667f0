import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** What a withdrawal asks of the recordings that were made before it: work that stands in a table until it is done. */
export class Withdrawals1763700000039 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE consent_withdrawal (
       consent_id uuid PRIMARY KEY REFERENCES consent_record,
       asked_at timestamptz NOT NULL,
       done_at timestamptz)`,
    `CREATE INDEX consent_withdrawal_open ON consent_withdrawal (asked_at) WHERE done_at IS NULL`,
    grant('consent_withdrawal', 'SELECT, INSERT, UPDATE (done_at)'),
    `CREATE TRIGGER consent_withdrawal_stays BEFORE DELETE ON consent_withdrawal
       FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER consent_withdrawal_no_truncate BEFORE TRUNCATE ON consent_withdrawal
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    // PostgreSQL writes it down by itself: nobody withdraws, and is forgotten.
    `CREATE FUNCTION exhibit_withdrawal_is_work() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       INSERT INTO public.consent_withdrawal (consent_id, asked_at) VALUES (NEW.consent_id, clock_timestamp());
       RETURN NULL;
     END $$`,
    `CREATE TRIGGER consent_withdrawal_is_work AFTER INSERT ON consent_event
       FOR EACH ROW WHEN (NEW.kind = 'withdrawn') EXECUTE FUNCTION exhibit_withdrawal_is_work()`,
    `INSERT INTO consent_withdrawal (consent_id, asked_at)
       SELECT consent_id, clock_timestamp() FROM consent_event WHERE kind = 'withdrawn'`,
  ];
}

import { ForwardOnly } from './forward-only.js';
import { APPLICATION_ROLE, grant } from './grants.js';

const PATH = 'SET search_path = pg_catalog, public, pg_temp';

/** Everything of the visitor and of what they said. What stays is the number, where and under which notice, and when. */
const EMPTIED = [
  'subject',
  'purposes',
  'language',
  'collected_by',
  'signals',
  'receipt_id',
  'receipt',
  'receipt_note',
  'record',
  'notice_sha256',
  'tcf',
  'valid_until',
  'basis_version',
];
const NEEDED = ['purposes', 'language', 'collected_by', 'signals', 'receipt_id', 'receipt', 'receipt_note'];

const refusal = (table: string) =>
  `IF why IS NOT NULL THEN
     RAISE EXCEPTION 'UPDATE on ${table} is refused: %', why USING ERRCODE = 'insufficient_privilege';
   END IF;`;

const CLOCK_SET_BACK = `moment < COALESCE((SELECT latest - interval '1 minute' FROM retention_clock), 'infinity')`;

/**
 * Records of consent end: by a period that two people published, once nothing needs them any more. Whoever ends one
 * writes `ended_at` and nothing else; PostgreSQL asks whether it may, and empties the row by itself.
 */
export class EndsOfConsentRecords1763700000051 extends ForwardOnly {
  readonly statements = [
    // Without a word about them, records stay.
    `ALTER TABLE retention_rules
       ADD COLUMN consents jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(consents) = 'array')`,
    `ALTER TABLE consent_record
       ADD COLUMN ended_at timestamptz,
       ADD COLUMN ended_rules integer REFERENCES retention_rules,
       -- Of the record, as the log has it; of the receipt where there was no record yet.
       ADD COLUMN record_hash text,
       ${NEEDED.map((column) => `ALTER COLUMN ${column} DROP NOT NULL`).join(', ')},
       ADD CONSTRAINT whole_or_ended CHECK (CASE
         WHEN ended_at IS NULL THEN num_nonnulls(ended_rules, record_hash) = 0 AND num_nulls(${NEEDED.join(', ')}) = 0
         ELSE num_nulls(ended_rules, record_hash) = 0 AND num_nonnulls(${EMPTIED.join(', ')}) = 0 END)`,
    `CREATE INDEX consent_record_kept ON consent_record (site_id, recorded_at, id) WHERE ended_at IS NULL`,
    `CREATE INDEX consent_record_ended ON consent_record (recorded_at DESC, id DESC) WHERE ended_at IS NOT NULL`,
    `ALTER TABLE consent_proof
       ALTER COLUMN reference DROP NOT NULL, ALTER COLUMN media_type DROP NOT NULL, ALTER COLUMN bytes DROP NOT NULL,
       ADD CONSTRAINT proof_whole_or_ended CHECK (num_nulls(reference, media_type, bytes) IN (0, 3))`,
    `ALTER TABLE consent_unreadable
       ADD COLUMN ended_at timestamptz,
       ADD COLUMN ended_rules integer REFERENCES retention_rules,
       ALTER COLUMN tcf DROP NOT NULL,
       ADD CONSTRAINT unreadable_whole_or_ended CHECK (
         (ended_at IS NULL) = (tcf IS NOT NULL) AND (ended_at IS NULL) = (ended_rules IS NULL))`,
    `CREATE INDEX consent_unreadable_kept ON consent_unreadable (received_at) WHERE ended_at IS NULL`,

    // A record that ended is in no other state; what its events say decides nothing any more.
    `CREATE OR REPLACE VIEW consent_state AS
       SELECT DISTINCT ON (e.consent_id) e.consent_id,
         CASE WHEN r.ended_at IS NOT NULL THEN 'ended'
              WHEN e.kind IN ('given', 'informed', 'superseded') AND i.at IS NOT NULL THEN 'invalidated'
              WHEN e.kind = 'given' AND r.valid_until <= t.now THEN 'expired'
              WHEN e.kind IN ('given', 'informed') AND n.at IS NOT NULL THEN 'superseded'
              ELSE e.kind END AS state,
         CASE WHEN r.ended_at IS NOT NULL THEN r.ended_at
              WHEN e.kind IN ('given', 'informed', 'superseded') AND i.at IS NOT NULL THEN i.at
              WHEN e.kind = 'given' AND r.valid_until <= t.now THEN r.valid_until
              WHEN e.kind IN ('given', 'informed') AND n.at IS NOT NULL THEN n.at
              ELSE e.occurred_at END AS since,
         r.ended_at IS NULL AND e.kind IN ('given', 'informed') AND i.at IS NULL AND (e.kind <> 'given'
           OR r.valid_until IS NULL OR r.valid_until > t.now)
           AND (n.at IS NULL OR n.at > t.now - interval '1 day') AS allows
       FROM consent_event e JOIN consent_record r ON r.id = e.consent_id
       CROSS JOIN (SELECT GREATEST(now(), latest) AS now FROM retention_clock) t
       LEFT JOIN LATERAL (SELECT min(c.published_at) AS at FROM consent_invalidation c
         WHERE c.site_id = r.site_id AND c.notice_version = r.notice_version AND c.published_at IS NOT NULL) i ON true
       LEFT JOIN LATERAL (SELECT min(c.published_at) AS at FROM consent_notice c
         WHERE c.site_id = r.site_id AND c.published_at IS NOT NULL AND c.version > COALESCE((
           SELECT o.version FROM consent_notice o WHERE o.site_id = r.site_id AND o.published_at IS NOT NULL
             AND 'v' || o.version = r.notice_version), 0)) n ON true
       ORDER BY e.consent_id, array_position(ARRAY['shown', 'dismissed', 'refused', 'informed', 'given', 'expired',
         'superseded', 'invalidated', 'withdrawn'], e.kind) DESC`,

    // What each version says of a site: its own entry, or the one for all; of two that contradict one another the longer.
    `CREATE VIEW consent_period_of_site AS
       SELECT v.version, s.id AS site_id, said.period
       FROM retention_rules v CROSS JOIN site s CROSS JOIN LATERAL (
         SELECT c ->> 'period' AS period FROM jsonb_array_elements(v.consents) c
         WHERE c ->> 'site' IS NULL OR c ->> 'site' = s.id::text
         ORDER BY c ->> 'site' IS NULL, exhibit_end_of('2024-01-01T00:00:00Z', c ->> 'period') DESC LIMIT 1) said`,
    // Since when a decision allows nothing any more; null for one in force, and for a record that ended.
    `CREATE FUNCTION exhibit_consent_over(of_consent uuid) RETURNS timestamptz LANGUAGE sql STABLE ${PATH} AS $$
       SELECT GREATEST(s.since, r.recorded_at) FROM consent_state s JOIN consent_record r ON r.id = s.consent_id
       WHERE s.consent_id = of_consent AND s.state NOT IN ('given', 'informed', 'ended') AND NOT s.allows $$`,
    // Whether a hold was placed before or after the decision, and whether it catches what comes later, is not asked: in doubt it holds.
    `CREATE VIEW held_consent AS
       SELECT r.id AS consent_id, h.id AS hold_id FROM hold h JOIN consent_record r ON r.subject = h.subject
       WHERE h.released_at IS NULL AND h.kind = 'subject'
       UNION
       SELECT c.consent_id, h.id FROM hold h JOIN hold_recording l ON l.hold_id = h.id
       JOIN recording c ON c.id = l.recording_id WHERE h.released_at IS NULL
       UNION
       SELECT r.id, h.id FROM hold h JOIN consent_record r ON (h.site_id IS NULL OR r.site_id = h.site_id)
         AND (h.to_at IS NULL OR r.recorded_at <= h.to_at)
         AND (h.from_at IS NULL OR COALESCE(exhibit_consent_over(r.id), 'infinity') + interval '1 day' >= h.from_at)
       WHERE h.released_at IS NULL AND h.kind = 'search'`,
    // A request that is open, and a restriction that stands.
    `CREATE VIEW asked_consent AS
       SELECT r.id AS consent_id, q.id AS request_id FROM subject_request q JOIN consent_record r
         ON r.id = q.asked_under OR r.site_id = q.site_id AND r.subject = ANY(q.subjects)
       WHERE q.closed_at IS NULL
          OR q.kind = 'restriction' AND q.declined_because IS NULL AND q.lifted_at IS NULL`,
    ...['consent_period_of_site', 'held_consent', 'asked_consent'].map(
      (view) => `GRANT SELECT ON ${view} TO ${APPLICATION_ROLE}`,
    ),

    // From its commit on a hold holds: whoever ends records waits for those that are being placed, and is waited for.
    `CREATE FUNCTION exhibit_begin_ending_consents() RETURNS void LANGUAGE sql ${PATH} AS $$
       SELECT pg_advisory_xact_lock(1668247155) $$`,
    `CREATE FUNCTION exhibit_keeps_consents() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       PERFORM pg_advisory_xact_lock_shared(1668247155);
       RETURN NEW;
     END $$`,
    ...['hold', 'subject_request'].map(
      (table) =>
        `CREATE TRIGGER ${table}_keeps_consents BEFORE INSERT ON ${table}
           FOR EACH ROW EXECUTE FUNCTION exhibit_keeps_consents()`,
    ),

    // Asked of the tables themselves, whatever the application believes.
    `CREATE FUNCTION exhibit_consent_record_may_end() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     DECLARE
       moment timestamptz := clock_timestamp();
       over_since timestamptz;
       said record;
       why text;
     BEGIN
       IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
          OR to_jsonb(NEW) - 'ended_at' IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' THEN
         RAISE EXCEPTION '% on consent_record is refused: its rows only end', TG_OP USING ERRCODE = 'insufficient_privilege';
       END IF;
       PERFORM exhibit_begin_ending_consents();
       over_since := exhibit_consent_over(OLD.id);
       SELECT p.version, p.period INTO said FROM consent_period_of_site p
         JOIN retention_in_force f ON f.version = p.version WHERE p.site_id = OLD.site_id;
       why := CASE
         WHEN ${CLOCK_SET_BACK} THEN 'the clock was set back'
         WHEN said.period IS NULL THEN 'no period is declared'
         WHEN over_since IS NULL THEN 'the decision is in force'
         WHEN moment < exhibit_end_of(over_since, said.period) THEN 'its period has not ended'
         WHEN EXISTS (SELECT 1 FROM recording c WHERE c.consent_id = OLD.id AND c.state <> 'destroyed')
           THEN 'a recording made under it is kept'
         WHEN EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = OLD.id AND w.done_at IS NULL)
           THEN 'its withdrawal is not done'
         WHEN EXISTS (SELECT 1 FROM held_consent h WHERE h.consent_id = OLD.id) THEN 'it is on hold'
         WHEN EXISTS (SELECT 1 FROM asked_consent a WHERE a.consent_id = OLD.id) THEN 'a request about it is open' END;
       ${refusal('consent_record')}
       NEW.ended_at := moment;
       NEW.ended_rules := said.version;
       NEW.record_hash := encode(sha256(convert_to(COALESCE(OLD.record, OLD.receipt), 'UTF8')), 'hex');
       ${EMPTIED.map((column) => `NEW.${column} := NULL;`).join('\n       ')}
       RETURN NEW;
     END $$`,
    `DROP TRIGGER consent_record_append_only ON consent_record`,
    `CREATE TRIGGER consent_record_append_only BEFORE UPDATE OR DELETE ON consent_record
       FOR EACH ROW EXECUTE FUNCTION exhibit_consent_record_may_end()`,
    grant('consent_record', 'UPDATE (ended_at)'),

    // What the firm proved it with goes with it, by itself.
    `CREATE FUNCTION exhibit_consent_proof_may_end() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       IF TG_OP = 'DELETE' OR OLD.bytes IS NULL OR NEW.bytes IS NOT NULL
          OR to_jsonb(NEW) - 'bytes' IS DISTINCT FROM to_jsonb(OLD) - 'bytes'
          OR NOT EXISTS (SELECT 1 FROM consent_record WHERE id = OLD.consent_id AND ended_at IS NOT NULL) THEN
         RAISE EXCEPTION '% on consent_proof is refused: it ends with its record', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       NEW.reference := NULL;
       NEW.media_type := NULL;
       RETURN NEW;
     END $$`,
    `DROP TRIGGER consent_proof_append_only ON consent_proof`,
    `CREATE TRIGGER consent_proof_append_only BEFORE UPDATE OR DELETE ON consent_proof
       FOR EACH ROW EXECUTE FUNCTION exhibit_consent_proof_may_end()`,
    grant('consent_proof', 'UPDATE (bytes)'),
    `CREATE FUNCTION exhibit_consent_proof_ends() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       UPDATE consent_proof SET bytes = NULL WHERE consent_id = NEW.id;
       RETURN NULL;
     END $$`,
    `CREATE TRIGGER consent_proof_ends AFTER UPDATE ON consent_record
       FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION exhibit_consent_proof_ends()`,

    // A string of nobody: after the same period from its receipt, unless a hold looks for what came then.
    `CREATE FUNCTION exhibit_consent_unreadable_may_end() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     DECLARE
       moment timestamptz := clock_timestamp();
       said record;
       why text;
     BEGIN
       IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
          OR to_jsonb(NEW) - 'ended_at' IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' THEN
         RAISE EXCEPTION '% on consent_unreadable is refused: its rows only end', TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       PERFORM exhibit_begin_ending_consents();
       SELECT p.version, p.period INTO said FROM consent_period_of_site p
         JOIN retention_in_force f ON f.version = p.version WHERE p.site_id = OLD.site_id;
       why := CASE
         WHEN ${CLOCK_SET_BACK} THEN 'the clock was set back'
         WHEN said.period IS NULL THEN 'no period is declared'
         WHEN moment < exhibit_end_of(OLD.received_at, said.period) THEN 'its period has not ended'
         WHEN EXISTS (SELECT 1 FROM held_unreadable h WHERE h.signal_id = OLD.id) THEN 'it is on hold' END;
       ${refusal('consent_unreadable')}
       NEW.ended_at := moment;
       NEW.ended_rules := said.version;
       NEW.tcf := NULL;
       RETURN NEW;
     END $$`,
    `CREATE VIEW held_unreadable AS
       SELECT u.id AS signal_id, h.id AS hold_id FROM hold h JOIN consent_unreadable u
         ON (h.site_id IS NULL OR u.site_id = h.site_id)
         AND (h.from_at IS NULL OR u.received_at >= h.from_at) AND (h.to_at IS NULL OR u.received_at <= h.to_at)
       WHERE h.released_at IS NULL AND h.kind = 'search'`,
    `GRANT SELECT ON held_unreadable TO ${APPLICATION_ROLE}`,
    `DROP TRIGGER consent_unreadable_append_only ON consent_unreadable`,
    `CREATE TRIGGER consent_unreadable_append_only BEFORE UPDATE OR DELETE ON consent_unreadable
       FOR EACH ROW EXECUTE FUNCTION exhibit_consent_unreadable_may_end()`,
    grant('consent_unreadable', 'UPDATE (ended_at)'),

    // Nothing happens under a record that ended. Waits for one that is ending, and then sees it.
    `CREATE FUNCTION exhibit_not_under_ended_consent() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       PERFORM 1 FROM consent_record WHERE id = NEW.consent_id AND ended_at IS NULL FOR KEY SHARE;
       IF FOUND THEN RETURN NEW; END IF;
       RAISE EXCEPTION 'INSERT on % is refused: the record of consent has ended', TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
    ...['consent_event', 'consent_proof', 'recording'].map(
      (table) =>
        `CREATE TRIGGER ${table}_not_under_ended_consent BEFORE INSERT ON ${table}
           FOR EACH ROW EXECUTE FUNCTION exhibit_not_under_ended_consent()`,
    ),
  ];
}

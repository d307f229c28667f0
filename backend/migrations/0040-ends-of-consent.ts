import { ForwardOnly } from './forward-only.js';
import { immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

/** How a decision ends otherwise than by a withdrawal: by a newer notice, by another decision, or as never having held. */
export class EndsOfConsent1763700000040 extends ForwardOnly {
  readonly statements = [
    // Nothing that was decided about a faulty notice holds. One person says why, another agrees.
    `CREATE TABLE consent_invalidation (
       site_id uuid NOT NULL REFERENCES site,
       notice_version text NOT NULL CHECK (length(notice_version) BETWEEN 1 AND 40),
       reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 1000),
       ${TWO_PERSON_PUBLICATION},
       PRIMARY KEY (site_id, notice_version))`,
    ...immutableOncePublished('consent_invalidation'),
    `CREATE TRIGGER consent_invalidation_two_people BEFORE INSERT OR UPDATE ON consent_invalidation
       FOR EACH ROW WHEN (NEW.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_two_people_publish()`,

    // What was shown and then answered is answered in another record, and this one is over.
    `CREATE OR REPLACE FUNCTION exhibit_consent_event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.kind = 'shown' AND EXISTS (SELECT 1 FROM consent_event e WHERE e.consent_id = NEW.consent_id)
       THEN RAISE EXCEPTION 'a notice is shown before it is decided'; END IF;
       IF NEW.kind IN ('withdrawn', 'expired', 'superseded', 'invalidated') AND NOT EXISTS
         (SELECT 1 FROM consent_event e WHERE e.consent_id = NEW.consent_id AND (
            e.kind IN ('given', 'informed', 'refused', 'dismissed') OR (e.kind = 'shown' AND NEW.kind = 'superseded')))
       THEN RAISE EXCEPTION 'only a decision can end'; END IF;
       IF NEW.kind = 'informed' AND EXISTS (
         SELECT 1 FROM consent_record r CROSS JOIN unnest(r.purposes) AS p (purpose)
         WHERE r.id = NEW.consent_id AND NOT EXISTS (
           SELECT 1 FROM legal_basis b CROSS JOIN jsonb_array_elements(b.purposes) AS d (said)
           WHERE b.site_id = r.site_id AND b.version = r.basis_version
             AND d.said ->> 'purpose' = p.purpose AND d.said ->> 'basis' <> 'consent'))
       THEN RAISE EXCEPTION 'refused: no other basis than consent was declared'
              USING ERRCODE = 'insufficient_privilege'; END IF;
       RETURN NEW;
     END $$`,

    // Nobody has to come by: time, a newer notice and an invalidation end decisions by themselves. A visit that is
    // under way when a newer notice comes goes on to its end: a day. A clock that was set back revives nothing.
    `CREATE OR REPLACE VIEW consent_state AS
       SELECT DISTINCT ON (e.consent_id) e.consent_id,
         CASE WHEN e.kind IN ('given', 'informed', 'superseded') AND i.at IS NOT NULL THEN 'invalidated'
              WHEN e.kind = 'given' AND r.valid_until <= t.now THEN 'expired'
              WHEN e.kind IN ('given', 'informed') AND n.at IS NOT NULL THEN 'superseded'
              ELSE e.kind END AS state,
         CASE WHEN e.kind IN ('given', 'informed', 'superseded') AND i.at IS NOT NULL THEN i.at
              WHEN e.kind = 'given' AND r.valid_until <= t.now THEN r.valid_until
              WHEN e.kind IN ('given', 'informed') AND n.at IS NOT NULL THEN n.at
              ELSE e.occurred_at END AS since,
         e.kind IN ('given', 'informed') AND i.at IS NULL AND (e.kind <> 'given' OR r.valid_until IS NULL
           OR r.valid_until > t.now) AND (n.at IS NULL OR n.at > t.now - interval '1 day') AS allows
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
  ];
}

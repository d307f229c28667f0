import { ForwardOnly } from './forward-only.js';
import { APPLICATION_ROLE, immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

const refuse = (why: string) => `RAISE EXCEPTION 'refused: ${why}' USING ERRCODE = 'insufficient_privilege'`;

/** On what legal basis a site records, by purpose: declared beforehand by two people, and never swapped afterwards. */
export class LegalBases1763700000038 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE legal_basis (
       site_id uuid NOT NULL REFERENCES site,
       version integer NOT NULL CHECK (version > 0),
       purposes jsonb NOT NULL CHECK (jsonb_typeof(purposes) = 'array' AND jsonb_array_length(purposes) > 0),
       ${TWO_PERSON_PUBLICATION},
       PRIMARY KEY (site_id, version))`,
    ...immutableOncePublished('legal_basis'),
    `CREATE TRIGGER legal_basis_two_people BEFORE INSERT OR UPDATE ON legal_basis
       FOR EACH ROW WHEN (NEW.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_two_people_publish()`,
    `CREATE FUNCTION exhibit_basis_not_backdated() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.published_at < now() - interval '1 minute' THEN ${refuse('a basis is not declared for the past')}; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER legal_basis_not_backdated BEFORE INSERT OR UPDATE ON legal_basis
       FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION exhibit_basis_not_backdated()`,

    // A record is bound when it begins to what is declared at that moment; recordings under it are bound with it.
    `ALTER TABLE consent_record
       ADD COLUMN basis_version integer,
       ADD CONSTRAINT consent_record_basis FOREIGN KEY (site_id, basis_version) REFERENCES legal_basis (site_id, version)`,
    `CREATE FUNCTION exhibit_basis_of_its_time() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.basis_version IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.legal_basis b
            WHERE b.site_id = NEW.site_id AND b.version = NEW.basis_version AND b.published_at IS NOT NULL)
       THEN ${refuse('nobody published this legal basis')}; END IF;
       -- A minute: what was read a moment ago may have been followed by another meanwhile.
       IF COALESCE(NEW.basis_version, 0) < (SELECT COALESCE(max(b.version), 0) FROM public.legal_basis b
            WHERE b.site_id = NEW.site_id AND b.published_at < now() - interval '1 minute')
       THEN ${refuse('this is not the legal basis in force')}; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER consent_record_basis_of_its_time BEFORE INSERT ON consent_record
       FOR EACH ROW EXECUTE FUNCTION exhibit_basis_of_its_time()`,
    `CREATE FUNCTION exhibit_recording_keeps_its_record() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN ${refuse('a recording keeps the record that it began under, and its legal basis')}; END $$`,
    `CREATE TRIGGER recording_keeps_its_record BEFORE UPDATE OF consent_id, site_id ON recording
       FOR EACH ROW WHEN (NEW.consent_id <> OLD.consent_id OR NEW.site_id <> OLD.site_id)
       EXECUTE FUNCTION exhibit_recording_keeps_its_record()`,

    // Told and not asked: only where something else than consent was declared for every purpose of the record.
    `ALTER TABLE consent_event
       DROP CONSTRAINT consent_event_kind_check,
       ADD CONSTRAINT consent_event_kind_check CHECK (kind IN ('shown', 'given', 'informed', 'refused', 'dismissed',
         'withdrawn', 'expired', 'superseded', 'invalidated'))`,
    `DROP INDEX consent_event_one_decision`,
    `CREATE UNIQUE INDEX consent_event_one_decision ON consent_event (consent_id)
       WHERE kind IN ('given', 'informed', 'refused', 'dismissed')`,
    `CREATE OR REPLACE FUNCTION exhibit_consent_event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.kind = 'shown' AND EXISTS (SELECT 1 FROM consent_event e WHERE e.consent_id = NEW.consent_id)
       THEN RAISE EXCEPTION 'a notice is shown before it is decided'; END IF;
       IF NEW.kind IN ('withdrawn', 'expired', 'superseded', 'invalidated') AND NOT EXISTS
         (SELECT 1 FROM consent_event e WHERE e.consent_id = NEW.consent_id
          AND e.kind IN ('given', 'informed', 'refused', 'dismissed'))
       THEN RAISE EXCEPTION 'only a decision can end'; END IF;
       IF NEW.kind = 'informed' AND EXISTS (
         SELECT 1 FROM consent_record r CROSS JOIN unnest(r.purposes) AS p (purpose)
         WHERE r.id = NEW.consent_id AND NOT EXISTS (
           SELECT 1 FROM legal_basis b CROSS JOIN jsonb_array_elements(b.purposes) AS d (said)
           WHERE b.site_id = r.site_id AND b.version = r.basis_version
             AND d.said ->> 'purpose' = p.purpose AND d.said ->> 'basis' <> 'consent'))
       THEN ${refuse('no other basis than consent was declared')}; END IF;
       RETURN NEW;
     END $$`,
    `CREATE OR REPLACE VIEW consent_state AS
       SELECT DISTINCT ON (e.consent_id) e.consent_id,
         CASE WHEN e.kind = 'given' AND r.valid_until <= now() THEN 'expired' ELSE e.kind END AS state,
         CASE WHEN e.kind = 'given' AND r.valid_until <= now() THEN r.valid_until ELSE e.occurred_at END AS since
       FROM consent_event e JOIN consent_record r ON r.id = e.consent_id
       ORDER BY e.consent_id, array_position(ARRAY['shown', 'dismissed', 'refused', 'informed', 'given', 'expired',
         'superseded', 'invalidated', 'withdrawn'], e.kind) DESC`,

    // Until when what was declared beforehand keeps a recording after a withdrawal; null: it does not.
    `CREATE VIEW recording_basis AS
       SELECT r.id AS recording_id, r.consent_id, (
         SELECT max(exhibit_end_of(r.last_received_at, d.said #>> '{kept,period}'))
         FROM legal_basis b CROSS JOIN jsonb_array_elements(b.purposes) AS d (said)
         WHERE b.site_id = c.site_id AND b.version = c.basis_version
           AND d.said ->> 'purpose' = ANY(c.purposes)) AS basis_until
       FROM recording r JOIN consent_record c ON c.id = r.consent_id`,
    `GRANT SELECT ON recording_basis TO ${APPLICATION_ROLE}`,
    `CREATE FUNCTION exhibit_basis_was_declared() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.basis_until > COALESCE((SELECT basis_until FROM recording_basis WHERE recording_id = NEW.id), '-infinity')
       THEN ${refuse('no basis that was declared beforehand keeps it so long')}; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER recording_basis_was_declared BEFORE UPDATE OF basis_until ON recording
       FOR EACH ROW WHEN (NEW.basis_until IS NOT NULL AND NEW.basis_until IS DISTINCT FROM OLD.basis_until)
       EXECUTE FUNCTION exhibit_basis_was_declared()`,
  ];
}

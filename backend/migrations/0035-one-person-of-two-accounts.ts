import { ForwardOnly } from './forward-only.js';

const PATH = 'SET search_path = pg_catalog, public, pg_temp';
const PUBLISHED = ['masking_policy_version', 'disclosure_version', 'role_mapping_version', 'retention_rules'];

/** Wherever two people are needed, two accounts of one person are one. */
export class OnePersonOfTwoAccounts1763700000035 extends ForwardOnly {
  readonly statements = [
    ...PUBLISHED.map(
      (table) => `CREATE TRIGGER ${table}_two_people BEFORE INSERT OR UPDATE ON ${table}
       FOR EACH ROW WHEN (NEW.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_two_people_publish()`,
    ),
    `CREATE FUNCTION hold_two_people() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       IF exhibit_same_person(NEW.release_asked_by, NEW.released_by) THEN
         PERFORM exhibit_violates('another_person_releases', 'whoever asked for a release does not agree to it');
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER hold_two_people BEFORE INSERT OR UPDATE ON hold
       FOR EACH ROW WHEN (NEW.released_by IS NOT NULL) EXECUTE FUNCTION hold_two_people()`,
  ];
}

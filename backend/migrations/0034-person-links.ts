import { ForwardOnly } from './forward-only.js';
import { grant, TWO_PERSON_PUBLICATION } from './grants.js';

const PATH = 'SET search_path = pg_catalog, public, pg_temp';

/** That two accounts are one person's is said by one administrator and confirmed by another: it is never undone. */
export class PersonLinks1763700000034 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE person_link_draft (
       id uuid PRIMARY KEY,
       one uuid NOT NULL REFERENCES person,
       other uuid NOT NULL REFERENCES person,
       ${TWO_PERSON_PUBLICATION},
       CONSTRAINT two_accounts CHECK (one <> other),
       CONSTRAINT confirmed_in_time CHECK (published_at <= drafted_at + interval '7 days'))`,
    `CREATE TRIGGER person_link_draft_immutable BEFORE UPDATE OR DELETE ON person_link_draft
       FOR EACH ROW WHEN (OLD.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    `CREATE TRIGGER person_link_draft_no_truncate BEFORE TRUNCATE ON person_link_draft
       FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('person_link_draft', 'SELECT, INSERT, UPDATE (published_by, published_at)'),
    `CREATE FUNCTION exhibit_two_people_publish() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       IF exhibit_same_person(NEW.drafted_by, NEW.published_by) THEN
         PERFORM exhibit_violates('another_person_publishes', 'whoever drafted a version does not publish it');
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER person_link_draft_two_people BEFORE INSERT OR UPDATE ON person_link_draft
       FOR EACH ROW WHEN (NEW.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_two_people_publish()`,
    `CREATE FUNCTION person_link_confirmed() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
     BEGIN
       IF NOT EXISTS (SELECT 1 FROM person_link_draft d
                      WHERE d.one = NEW.one AND d.other = NEW.other AND d.published_by = NEW.linked_by) THEN
         PERFORM exhibit_violates('another_person_publishes', 'a link needs somebody who confirms it');
       END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER person_link_confirmed BEFORE INSERT ON person_link
       FOR EACH ROW EXECUTE FUNCTION person_link_confirmed()`,
  ];
}

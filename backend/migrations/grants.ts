/** Role of the running appliance. It owns nothing, and is given each privilege by name. */
export const APPLICATION_ROLE = 'exhibit_app';

/** Only these privileges, on this table, for the running appliance. */
export const grant = (table: string, privileges: string) =>
  `GRANT ${privileges} ON ${table} TO ${APPLICATION_ROLE}`;

/** Makes a table grow only: UPDATE, DELETE and TRUNCATE are refused for everyone, the owner included. */
export const appendOnly = (table: string) => [
  `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
     FOR EACH ROW EXECUTE FUNCTION exhibit_refuse_change()`,
  `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
  grant(table, 'SELECT, INSERT'),
];

/** A version that two people published does not change any more; a draft may. */
export const immutableOncePublished = (table: string) => [
  `CREATE TRIGGER ${table}_immutable BEFORE UPDATE OR DELETE ON ${table}
     FOR EACH ROW WHEN (OLD.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
  `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION exhibit_refuse_change()`,
  grant(table, 'SELECT, INSERT, UPDATE'),
];

/** Columns and constraints of anything that one person drafts and another publishes. */
export const TWO_PERSON_PUBLICATION = `
  drafted_by uuid NOT NULL REFERENCES person,
  drafted_at timestamptz NOT NULL,
  published_by uuid REFERENCES person,
  published_at timestamptz,
  CONSTRAINT another_person_publishes CHECK (published_by <> drafted_by),
  CONSTRAINT published_by_someone CHECK ((published_by IS NULL) = (published_at IS NULL))`;

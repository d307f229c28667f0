import { ForwardOnly } from './forward-only.js';
import { APPLICATION_ROLE, grant } from './grants.js';

export class Foundations1763700000001 extends ForwardOnly {
  readonly statements = [
    `CREATE FUNCTION exhibit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION '% on % is refused: its rows do not change', TG_OP, TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA public TO ${APPLICATION_ROLE}`,
    grant('migrations', 'SELECT'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/**
 * Tokens of machines, under a hash, and what the firm's directory says of joiners and leavers. A token never carries a
 * right to content or a decision, whoever writes here.
 */
export class MachinesAndLeavers1763700000023 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE api_token (
       id uuid PRIMARY KEY,
       token_hash bytea NOT NULL UNIQUE,
       label text NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
       person_id uuid NOT NULL REFERENCES person,
       role text NOT NULL,
       permissions text[] NOT NULL CHECK (cardinality(permissions) > 0),
       directory text,
       created_by uuid NOT NULL REFERENCES person,
       created_at timestamptz NOT NULL,
       expires_at timestamptz NOT NULL,
       last_used_at timestamptz,
       revoked_at timestamptz,
       revoked_by uuid REFERENCES person,
       CONSTRAINT bounded_life CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days'),
       CONSTRAINT revoked_by_someone CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
       CONSTRAINT neither_decides_nor_watches CHECK (NOT (permissions && ARRAY[
         'access.approve', 'access.request', 'recordings.watch', 'evidence.export', 'masking.publish',
         'disclosures.publish', 'roles.draft', 'roles.publish', 'tokens.manage', 'system.manage'])))`,
    `CREATE TRIGGER api_token_revoked_once BEFORE UPDATE OR DELETE ON api_token
       FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION exhibit_refuse_change()`,
    grant('api_token', 'SELECT, INSERT, UPDATE (last_used_at, revoked_at, revoked_by)'),
    // A person who was taken out stays here, so that nobody lets them in again by mistake.
    `CREATE TABLE directory_person (
       id uuid PRIMARY KEY,
       directory text NOT NULL,
       subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 256),
       user_name text NOT NULL CHECK (length(user_name) BETWEEN 1 AND 256),
       display_name text CHECK (length(display_name) <= 256),
       active boolean NOT NULL,
       removed_at timestamptz,
       created_at timestamptz NOT NULL,
       changed_at timestamptz NOT NULL,
       CONSTRAINT removed_is_inactive CHECK (removed_at IS NULL OR NOT active),
       UNIQUE (directory, subject))`,
    `CREATE UNIQUE INDEX directory_person_user_name ON directory_person (directory, lower(user_name))
       WHERE removed_at IS NULL`,
    grant('directory_person', 'SELECT, INSERT, UPDATE'),
  ];
}

import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** A person is (issuer, subject), never an e-mail. Sessions and login attempts are stored under a hash of their cookie. */
export class Identity1763700000002 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE person (
       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
       issuer text NOT NULL,
       subject text NOT NULL,
       display_name text NOT NULL,
       first_seen_at timestamptz NOT NULL,
       last_login_at timestamptz NOT NULL,
       UNIQUE (issuer, subject))`,
    grant('person', 'SELECT, INSERT, UPDATE (display_name, last_login_at)'),
    `CREATE TABLE login_attempt (
       id_hash bytea PRIMARY KEY,
       state text NOT NULL,
       nonce text NOT NULL,
       code_verifier text NOT NULL,
       return_to text NOT NULL,
       expires_at timestamptz NOT NULL)`,
    grant('login_attempt', 'SELECT, INSERT, DELETE'),
    `CREATE TABLE login_session (
       id_hash bytea PRIMARY KEY,
       person_id uuid NOT NULL REFERENCES person,
       roles text[] NOT NULL,
       csrf_token text NOT NULL,
       created_at timestamptz NOT NULL,
       last_seen_at timestamptz NOT NULL,
       absolute_ends_at timestamptz NOT NULL,
       ended_at timestamptz)`,
    grant('login_session', 'SELECT, INSERT, UPDATE (last_seen_at, ended_at), DELETE'),
    `CREATE INDEX login_session_person ON login_session (person_id) WHERE ended_at IS NULL`,
  ];
}

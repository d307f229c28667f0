import { ForwardOnly } from './forward-only.js';
import { grant, immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

/**
 * Several providers, sessions that know when and how their person proved who they are, and the mapping of groups to
 * roles in versions. Everybody signs in again: a session from before knows none of this.
 */
export class SignOn1763700000022 extends ForwardOnly {
  readonly statements = [
    `DELETE FROM login_attempt`,
    `DELETE FROM login_session`,
    `ALTER TABLE login_attempt
       ADD COLUMN provider text NOT NULL,
       ADD COLUMN begun_at timestamptz NOT NULL,
       ADD COLUMN for_person uuid REFERENCES person`,
    `ALTER TABLE login_session
       ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
       ADD COLUMN device text NOT NULL DEFAULT '' CHECK (length(device) <= 60),
       ADD COLUMN provider_sid text CHECK (length(provider_sid) <= 256),
       ADD COLUMN memberships text[] NOT NULL DEFAULT '{}',
       ADD COLUMN authenticated_at timestamptz,
       ADD COLUMN acr text CHECK (length(acr) <= 256),
       ADD CONSTRAINT some_role CHECK (cardinality(roles) > 0),
       ADD CONSTRAINT auditor_is_nothing_else CHECK (NOT ('auditor' = ANY (roles)) OR cardinality(roles) = 1),
       ADD CONSTRAINT duties_kept_apart CHECK (NOT (roles @> ARRAY['administrator', 'compliance-officer']))`,
    `CREATE INDEX login_session_provider_sid ON login_session (provider_sid) WHERE ended_at IS NULL`,
    grant('login_session', 'UPDATE (roles)'),
    // One version under way at a time would block a mistake from being put right: several drafts may wait.
    `CREATE TABLE role_mapping_version (
       version integer PRIMARY KEY CHECK (version > 0),
       rules jsonb NOT NULL,
       ${TWO_PERSON_PUBLICATION})`,
    ...immutableOncePublished('role_mapping_version'),
    // Kept until a replay would be refused for its age.
    `CREATE TABLE logout_token_seen (
       issuer text NOT NULL,
       jti_hash bytea NOT NULL,
       forget_at timestamptz NOT NULL,
       PRIMARY KEY (issuer, jti_hash))`,
    grant('logout_token_seen', 'SELECT, INSERT, DELETE'),
  ];
}

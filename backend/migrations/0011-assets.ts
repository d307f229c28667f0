import { ForwardOnly } from './forward-only.js';
import { appendOnly, grant } from './grants.js';

/** Fonts and named images of the firm's pages: once per site, by the hash of their bytes, and which recording shows which. */
export class Assets1763700000011 extends ForwardOnly {
  readonly statements = [
    `CREATE TABLE site_asset_key (
       site_id uuid PRIMARY KEY REFERENCES site,
       kek_version integer NOT NULL,
       wrapped bytea NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now())`,
    grant('site_asset_key', 'SELECT, INSERT'),
    `CREATE TABLE site_asset (
       site_id uuid NOT NULL REFERENCES site,
       sha256 bytea NOT NULL CHECK (length(sha256) = 32),
       mime text NOT NULL CHECK (mime IN ('font/woff2', 'font/woff', 'font/ttf', 'font/otf',
         'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif')),
       bytes integer NOT NULL CHECK (bytes > 0),
       object_key text NOT NULL UNIQUE,
       ciphertext_hash bytea NOT NULL CHECK (length(ciphertext_hash) = 32),
       stored_at timestamptz NOT NULL,
       PRIMARY KEY (site_id, sha256))`,
    `CREATE INDEX site_asset_stored ON site_asset (site_id, stored_at)`,
    ...appendOnly('site_asset'),
    `CREATE TABLE recording_asset (
       recording_id uuid NOT NULL REFERENCES recording,
       name text NOT NULL CHECK (name ~ '^(font|image)-[0-9a-z]{1,12}-[0-9a-z]{1,6}$'),
       site_id uuid NOT NULL,
       sha256 bytea NOT NULL,
       PRIMARY KEY (recording_id, name),
       FOREIGN KEY (site_id, sha256) REFERENCES site_asset)`,
    `CREATE INDEX recording_asset_of ON recording_asset (site_id, sha256)`,
    ...appendOnly('recording_asset'),
  ];
}

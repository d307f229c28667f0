import { ForwardOnly } from './forward-only.js';
import { appendOnly, immutableOncePublished, TWO_PERSON_PUBLICATION } from './grants.js';

/** What a visitor is told before they decide: in versions that two people agreed on, byte for byte as it was told. */
export class ConsentNotices1763700000036 extends ForwardOnly {
  readonly statements = [
    // The bytes name themselves: what was told cannot be exchanged for something else under the same hash.
    `CREATE TABLE consent_notice_content (
       sha256 text PRIMARY KEY CHECK (sha256 = encode(sha256(bytes), 'hex')),
       bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144),
       kept_at timestamptz NOT NULL)`,
    ...appendOnly('consent_notice_content'),
    `CREATE TABLE consent_notice (
       site_id uuid NOT NULL REFERENCES site,
       version integer NOT NULL CHECK (version > 0),
       -- One for each language and jurisdiction, approved together, by the hash of its bytes.
       texts jsonb NOT NULL CHECK (jsonb_array_length(texts) > 0),
       declaration jsonb NOT NULL,
       ${TWO_PERSON_PUBLICATION},
       PRIMARY KEY (site_id, version))`,
    ...immutableOncePublished('consent_notice'),
    `CREATE TRIGGER consent_notice_two_people BEFORE INSERT OR UPDATE ON consent_notice
       FOR EACH ROW WHEN (NEW.published_by IS NOT NULL) EXECUTE FUNCTION exhibit_two_people_publish()`,
  ];
}

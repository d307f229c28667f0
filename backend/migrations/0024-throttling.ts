import { ForwardOnly } from './forward-only.js';
import { grant } from './grants.js';

/** How often somebody tried something lately. Keys are hashes: no address stands here. */
export class Throttling1763700000024 extends ForwardOnly {
  readonly statements = [
    `CREATE UNLOGGED TABLE throttle (
       key varchar(255) PRIMARY KEY,
       points integer NOT NULL DEFAULT 0,
       expire bigint)`,
    `CREATE INDEX throttle_expire ON throttle (expire)`,
    grant('throttle', 'SELECT, INSERT, UPDATE, DELETE'),
  ];
}

import { createHash } from 'node:crypto';
import type { StorageOptions } from '../open-store.js';
import { type CheckResult, isFitForWorm, wormReasons } from './checks.js';

/** As far as it says who it is, or the person who asked knows. S3 has no way to ask for a version. */
export interface ServerIdentity {
  name: string;
  version: string;
}

/** Names that may stand in tables and answers: a server may call itself anything. */
export const SERVER_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._/()+-]{0,79}$/;

export interface StoreQualification {
  kind: 'file' | 's3';
  /** The same for the same place, and only for it; tells nothing about it. */
  storeId: string;
  server: ServerIdentity;
  checks: CheckResult[];
  worm: boolean;
  reasons: string[];
}

export function qualificationOf(
  options: StorageOptions,
  server: ServerIdentity,
  checks: CheckResult[],
): StoreQualification {
  return {
    kind: options.kind,
    storeId: storeIdOf(options),
    server,
    checks,
    worm: isFitForWorm(checks),
    reasons: wormReasons(checks),
  };
}

/** Which place a qualification is about: another endpoint or bucket is another store. */
export function storeIdOf({ kind, folder, endpoint, bucket }: StorageOptions): string {
  const place = kind === 's3' ? [kind, endpoint?.replace(/\/$/, ''), bucket] : [kind, folder];
  return createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 32);
}

/** RFC 9457 problem, as every door of the appliance answers. `code` is closed per feature. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  correlationId: string;
  /** With SEGMENT_OUT_OF_ORDER: the number the appliance expects. */
  expectedSeq?: number;
}

/**
 * What a recorder does about a refusal: `retry` later with backoff; `resend` from `expectedSeq`; `drop` this
 * segment and declare the gap; `stop` capturing and drop what is unsent. An unknown code means `retry`.
 */
export const INGEST_PROBLEMS = {
  UNKNOWN_SITE: 'stop',
  ORIGIN_NOT_ALLOWED: 'stop',
  CONSENT_REQUIRED: 'stop',
  CONSENT_WITHDRAWN: 'stop',
  CONSENT_INVALID: 'stop',
  UNKNOWN_POLICY_VERSION: 'stop',
  SITE_PAUSED: 'stop',
  RECORDING_SEALED: 'stop',
  RECORDING_QUARANTINED: 'stop',
  SEGMENT_OUT_OF_ORDER: 'resend',
  SEGMENT_CONFLICT: 'stop',
  SEGMENT_CHAIN_BROKEN: 'stop',
  SEGMENT_TOO_LARGE: 'drop',
  SEGMENT_EXPANDS_TOO_FAR: 'drop',
  SEGMENT_NOT_GZIP: 'drop',
  SEGMENT_NOT_JSON: 'drop',
  SEGMENT_HEADER_INVALID: 'drop',
  SEGMENT_HASH_MISMATCH: 'drop',
  ASSET_TOO_LARGE: 'drop',
  ASSET_HASH_MISMATCH: 'drop',
  ASSET_UNSUPPORTED: 'drop',
  ASSET_LIMIT_REACHED: 'retry',
  STORAGE_UNAVAILABLE: 'retry',
  TOO_MANY_REQUESTS: 'retry',
} as const satisfies Record<string, 'retry' | 'resend' | 'drop' | 'stop'>;

export type IngestProblemCode = keyof typeof INGEST_PROBLEMS;

import type { IngestProblemCode } from '@exhibit/contract';
import { ProductError } from '../platform/product-error.js';

const REFUSALS: Partial<Record<IngestProblemCode, [status: number, detail: string]>> = {
  CONSENT_REQUIRED: [403, 'The visitor has not agreed. Record a decision first, then record the visit.'],
  CONSENT_WITHDRAWN: [403, 'The visitor withdrew. Stop capturing and drop what is unsent.'],
  UNKNOWN_POLICY_VERSION: [
    409,
    'This masking policy version was never published for the site. Load the configuration again.',
  ],
  SITE_PAUSED: [403, 'An administrator stopped recording on this site. Nothing more is taken.'],
  RECORDING_SEALED: [409, 'The recording is sealed. Start a new one.'],
  RECORDING_QUARANTINED: [409, 'The recording is quarantined and takes nothing more.'],
  SEGMENT_CONFLICT: [409, 'Another segment stands under this number.'],
  SEGMENT_CHAIN_BROKEN: [409, 'The segment does not follow the one before it.'],
  SEGMENT_OUT_OF_ORDER: [409, 'Send the expected segment first, or declare the gap.'],
  SEGMENT_TOO_LARGE: [413, 'Send smaller segments.'],
  SEGMENT_EXPANDS_TOO_FAR: [413, 'The segment is too large when unpacked.'],
  SEGMENT_NOT_GZIP: [422, 'The body is not one whole gzip stream.'],
  SEGMENT_NOT_JSON: [422, 'The body does not hold a JSON array of events.'],
  SEGMENT_HEADER_INVALID: [
    422,
    'The segment header is missing, malformed or does not fit its address or content.',
  ],
  SEGMENT_HASH_MISMATCH: [
    422,
    'The bytes are not those that the hash was made from. Send the segment again.',
  ],
};

export function refuseSegment(
  code: keyof typeof REFUSALS,
  extensions?: Record<string, number>,
): ProductError {
  const [status, detail] = REFUSALS[code]!;
  return new ProductError(code, status, detail, extensions ? { extensions } : {});
}

const ASSET_REFUSALS: Record<'ASSET_TOO_LARGE' | 'ASSET_HASH_MISMATCH', [status: number, detail: string]> = {
  ASSET_TOO_LARGE: [413, 'The asset is larger than any that is kept. It is listed as not captured.'],
  ASSET_HASH_MISMATCH: [422, 'The address names no SHA-256 in lower-case hex.'],
};

export const refuseAsset = (code: keyof typeof ASSET_REFUSALS): ProductError =>
  new ProductError(code, ...ASSET_REFUSALS[code]);

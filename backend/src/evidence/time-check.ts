import {
  type TimestampExpectation,
  type VerifiedTimestamp,
  verifyTimestampToken,
} from './timestamp-token.js';

/** Checks RFC 3161 tokens where that is possible; null in a browser, which has no X.509. */
export const checkTime: ((der: Uint8Array, expected: TimestampExpectation) => VerifiedTimestamp) | null =
  verifyTimestampToken;

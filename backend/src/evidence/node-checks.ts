import { type CmsTrust, type CmsVerdict, verifyCms } from './cms-verify.js';
import {
  type TimestampExpectation,
  type VerifiedTimestamp,
  verifyTimestampToken,
} from './timestamp-token.js';

/** Checks that need X.509. A browser has none: there they are null, and the report says that nobody looked. */
export const checkTime: ((der: Uint8Array, expected: TimestampExpectation) => VerifiedTimestamp) | null =
  verifyTimestampToken;

export const checkCms: ((content: Uint8Array, der: Uint8Array, trust: CmsTrust) => CmsVerdict) | null =
  verifyCms;

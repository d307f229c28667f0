import { readTimestampToken } from '../evidence/timestamp-token.js';

/** The certificates of a token that no other in it has issued: with them its chain begins. PEM. */
export function trustOfToken(token: Uint8Array): string {
  const certificates = readTimestampToken(token).certificates.map(({ x509 }) => x509);
  const tops = certificates.filter(
    (one) => !certificates.some((other) => other !== one && one.checkIssued(other)),
  );
  return tops.map((top) => top.toString()).join('');
}

import { createHash } from 'node:crypto';

/** One build of the recorder, named so that the name can stand for nothing else. */
export interface RecorderRelease {
  /** `<version>-<first 16 hex of SHA-256>`: part of the address. */
  id: string;
  version: string;
  /** Subresource integrity, `sha384-…` (W3C SRI). */
  integrity: string;
}

/** What a build of the recorder is called, from its bytes alone. The version stands in its first comment. */
export function describeRelease(bytes: Uint8Array): RecorderRelease {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const version = /^\/\*! Exhibit recorder ([0-9A-Za-z.+]{1,40}),/.exec(head)?.[1] ?? '0';
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return {
    id: `${version}-${hash}`,
    version,
    integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
  };
}

export const releasePath = ({ id }: RecorderRelease): string => `/recorder/${id}/exhibit-recorder.js`;

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request } from 'express';

/** What a script is sent in, the smallest first (RFC 9110 section 8.4.1). */
export const CONTENT_CODINGS = ['br', 'gzip', 'identity'] as const;
export type ContentCoding = (typeof CONTENT_CODINGS)[number];

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** The smallest that the one who asks can read. Whoever can read none of them gets the bytes as they are. */
export function acceptedCoding(request: Request): ContentCoding {
  return CONTENT_CODINGS.find((coding) => request.acceptsEncodings(coding)) ?? 'identity';
}

/** As small as the coding can make it: done once, and read by every visitor. */
export async function encoded(bytes: Buffer, coding: ContentCoding): Promise<Buffer> {
  switch (coding) {
    case 'br':
      return brotli(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    case 'gzip':
      return gzipped(bytes, { level: constants.Z_BEST_COMPRESSION });
    case 'identity':
      return bytes;
  }
}

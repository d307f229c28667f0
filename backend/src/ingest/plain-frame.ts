import { gunzipSync } from 'node:zlib';
import { WIRE_LIMITS } from '@exhibit/contract';
import { refuseSegment } from './ingest.errors.js';

const LENGTH = 4;
/** The first byte of gzip (RFC 1952, section 2.3.1); JSON of a header begins with a brace. */
const GZIP = 0x1f;

/** The frame with its header as JSON, as it is kept and read from here on; a recorder may send the header as gzip. */
export function plainFrame(frame: Buffer): Buffer {
  if (frame[LENGTH] !== GZIP) return frame;
  const end = LENGTH + frame.readUInt32BE(0);
  if (end > LENGTH + WIRE_LIMITS.headerBytes || end > frame.length)
    throw refuseSegment('SEGMENT_HEADER_INVALID');
  const header = unpackedHeader(frame.subarray(LENGTH, end));
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, frame.subarray(end)]);
}

function unpackedHeader(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: WIRE_LIMITS.headerBytes });
  } catch {
    throw refuseSegment('SEGMENT_HEADER_INVALID');
  }
}

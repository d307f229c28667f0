import { WIRE_LIMITS, type SegmentHeader } from './wire.js';

/**
 * A segment on the wire: header length (4 bytes, big-endian) ‖ header (UTF-8 JSON) ‖ body (gzip of a JSON
 * array of events). The header travels inside the body of the request so that a proxy cannot lose it. Where the
 * site's configuration says so (`packsHeader`), the header may also come as the gzip of its JSON.
 */
export interface SegmentFrame {
  header: SegmentHeader;
  body: Uint8Array;
}

/** `head`: the header as it travels, where that is not its JSON. */
export function encodeSegmentFrame(
  { header, body }: SegmentFrame,
  head: Uint8Array = new TextEncoder().encode(JSON.stringify(header)),
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(4 + head.length + body.length);
  new DataView(frame.buffer).setUint32(0, head.length);
  frame.set(head, 4);
  frame.set(body, 4 + head.length);
  return frame;
}

/** Splits a frame whose header is JSON. Returns null when the lengths do not add up; the header is *not* validated here. */
export function splitSegmentFrame(frame: Uint8Array): { headerJson: string; body: Uint8Array } | null {
  if (frame.length < 4) return null;
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
  if (length === 0 || length > WIRE_LIMITS.headerBytes || 4 + length > frame.length) return null;
  try {
    const headerJson = new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(4, 4 + length));
    return { headerJson, body: frame.subarray(4 + length) };
  } catch {
    return null;
  }
}

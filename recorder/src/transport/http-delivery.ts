import { encodeSegmentFrame, SEGMENT_MEDIA_TYPE } from '@exhibit/contract';
import { gzip } from './bytes.js';
import { readAck, readProblem, type Deliver } from './delivery.js';
import { send } from './private-request.js';

/** Browsers share 64 KiB among all requests that may outlive their page. */
const KEEPALIVE_BYTES = 60_000;

/**
 * Hands segments to an appliance over HTTP. `address` is that of its site there, with a slash at the end;
 * `packsHeader`: it reads headers as gzip.
 */
export function httpDelivery(address: string, packsHeader: boolean): Deliver {
  return async (segment) => {
    const { recording, seq } = segment.header;
    const head = packsHeader ? await gzip(JSON.stringify(segment.header)) : undefined;
    const frame = encodeSegmentFrame(segment, head);
    const url = `${address}recordings/${recording}/segments/${seq}`;
    const response = await send('PUT', url, SEGMENT_MEDIA_TYPE, frame, {
      // Said of what is only ever read: here it would be two more headers.
      cache: 'default',
      keepalive: frame.length <= KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(30_000),
    });
    const answer: unknown = await response.json().catch(() => null);
    return response.ok
      ? readAck(answer, segment)
      : readProblem(answer, response.headers.get('Retry-After'), Date.now());
  };
}

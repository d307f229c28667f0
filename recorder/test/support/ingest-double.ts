import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, type SegmentHeader, type SiteConfig } from '@exhibit/contract';
import type { TakenSegment } from './segments.js';
import { siteServer, type Handler, type SiteServer } from './site-server.js';

export type OtherAnswer =
  { status: number; body: string; headers?: Record<string, string> } | 'hang-up' | 'keep-and-hang-up';

/** What an appliance does on the wire, as far as the recorder can see it. For tests of the recorder only. */
export interface IngestDouble extends SiteServer {
  config: SiteConfig;
  /** Segments taken, by recording. */
  taken: Map<string, TakenSegment[]>;
  consents: unknown[];
  withdrawals: string[];
  /** Assets taken, by hash. */
  assets: Map<string, Buffer>;
  /** How many of the next requests for the configuration fail. */
  configFailures: number;
  /** Set to answer the next requests with something else, or to hang up before or after the segment is kept. */
  answer: ((header: SegmentHeader) => OtherAnswer | null) | null;
}

export async function ingestDouble(
  config: SiteConfig,
  pages: Record<string, string>,
  first?: Handler,
): Promise<IngestDouble> {
  const taken = new Map<string, TakenSegment[]>();
  const double = {
    config,
    taken,
    consents: [] as unknown[],
    withdrawals: [] as string[],
    assets: new Map<string, Buffer>(),
    configFailures: 0,
    answer: null,
  } as unknown as IngestDouble;
  const handler: Handler = (request, response, body) => {
    if (first?.(request, response, body)) return true;
    const url = request.url ?? '';
    const hangUp = () => {
      request.socket.destroy();
      return true;
    };
    const json = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(typeof value === 'string' ? value : JSON.stringify(value));
      return true;
    };
    if (url.split('?')[0]!.endsWith('/config'))
      return double.configFailures-- > 0 ? json(503, { code: 'NOT_READY' }) : json(200, double.config);
    if (url.endsWith('/withdrawal')) {
      double.withdrawals.push(url.split('/').at(-2)!);
      return json(200, { consentId: url.split('/').at(-2), withdrawnAt: new Date().toISOString() });
    }
    if (url.endsWith('/consents')) {
      const submission = JSON.parse(body.toString()) as { decision: string; noticeVersion: string };
      double.consents.push(submission);
      return json(201, {
        consentId: `consent-${double.consents.length}`,
        receipt: {
          schemaVersion: 'exhibit.receipt/v1',
          decision: submission.decision,
          noticeVersion: submission.noticeVersion,
        },
        signature: 'signed',
      });
    }
    const [, asset] = /\/assets\/([0-9a-f]{64})$/.exec(url) ?? [];
    if (asset && request.method === 'GET') return json(200, { known: double.assets.has(asset) });
    if (asset) {
      double.assets.set(asset, body);
      return json(200, { sha256: asset });
    }
    if (request.method !== 'PUT' || !url.includes('/segments/')) return false;
    const frame = splitSegmentFrame(withPlainHeader(body));
    if (!frame) return json(400, { code: 'SEGMENT_HEADER_INVALID' });
    const header = JSON.parse(frame.headerJson) as SegmentHeader;
    const other = double.answer?.(header);
    if (other === 'hang-up') return hangUp();
    if (other && other !== 'keep-and-hang-up') return json(other.status, other.body, other.headers);
    const held = taken.get(header.recording) ?? [];
    const expectedSeq = (held.at(-1)?.header.seq ?? -1) + 1;
    const again = held.find((one) => one.header.seq === header.seq);
    if (again && again.header.hash !== header.hash) return json(409, { code: 'SEGMENT_CONFLICT' });
    if (!again && header.seq !== expectedSeq && header.gap?.fromSeq !== expectedSeq)
      return json(409, { code: 'SEGMENT_OUT_OF_ORDER', expectedSeq });
    if (!again)
      taken.set(header.recording, [...held, { header, body: Buffer.from(frame.body).toString('base64') }]);
    if (other === 'keep-and-hang-up') return hangUp();
    return json(200, {
      recording: header.recording,
      seq: header.seq,
      hash: header.hash,
      nextSeq: header.seq + 1,
    });
  };
  return Object.assign(double, await siteServer(pages, handler));
}

/** The recorder packs the header where the configuration says that it may. */
function withPlainHeader(frame: Buffer): Buffer {
  if (frame[4] !== 0x1f) return frame;
  const end = 4 + frame.readUInt32BE(0);
  const header = gunzipSync(frame.subarray(4, end));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, frame.subarray(end)]);
}

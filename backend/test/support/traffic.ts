import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, type SegmentHeader } from '@exhibit/contract';
import type { BrowserContext, Request } from 'playwright-core';
import { plainFrame } from '../../src/ingest/plain-frame.js';

/** Everything a browser sent to the appliance from the bank's pages. */
export class Traffic {
  readonly sent: { url: string; method: string; bytes: Buffer; at: number }[] = [];
  /** Numbers of the segments that the appliance acknowledged, with their hash. */
  readonly acknowledged = new Map<string, { recording: string; seq: number; hash: string }>();

  constructor(
    context: BrowserContext,
    private readonly appliance: string,
  ) {
    context.on('request', (request) => this.note(request));
    context.on('response', (response) => {
      if (response.status() !== 200 || response.request().method() !== 'PUT') return;
      const header = this.headerOf(response.request());
      if (header) this.acknowledged.set(`${header.recording}/${header.seq}`, header);
    });
  }

  get segments(): { header: SegmentHeader; json: string }[] {
    return this.sent
      .filter(({ method }) => method === 'PUT')
      .flatMap(({ bytes }) => {
        const parts = splitSegmentFrame(plainFrame(bytes));
        return parts
          ? [
              {
                header: JSON.parse(parts.headerJson) as SegmentHeader,
                json: gunzipSync(parts.body).toString('utf8'),
              },
            ]
          : [];
      });
  }

  /** What left the browser, as sent and unpacked. */
  everything(): Buffer {
    const sent = this.sent.flatMap(({ url, bytes }) => [Buffer.from(`${url}\n`), bytes, Buffer.from('\n')]);
    return Buffer.concat([
      ...sent,
      ...this.segments.map(({ header, json }) => Buffer.from(`${JSON.stringify(header)}\n${json}\n`)),
    ]);
  }

  private note(request: Request): void {
    if (!request.url().startsWith(this.appliance)) return;
    const bytes = request.postDataBuffer() ?? Buffer.alloc(0);
    this.sent.push({ url: request.url(), method: request.method(), bytes, at: Date.now() });
  }

  private headerOf(request: Request): SegmentHeader | null {
    const parts = splitSegmentFrame(plainFrame(request.postDataBuffer() ?? Buffer.alloc(0)));
    return parts && (JSON.parse(parts.headerJson) as SegmentHeader);
  }
}

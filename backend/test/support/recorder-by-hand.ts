import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encodeSegmentFrame, SEGMENT_MEDIA_TYPE, type SegmentHeader } from '@exhibit/contract';

export const BANK_ORIGIN = 'http://bank.test';

export interface Answer {
  status: number;
  body: {
    code?: string;
    detail?: string;
    expectedSeq?: number;
    nextSeq?: number;
    stop?: string;
    hash?: string;
  };
}

export interface SentSegment {
  header: SegmentHeader;
  frame: Uint8Array;
}

/** A recorder that a test drives by hand, honestly or not: it speaks the wire and has no page. */
export class RecorderByHand {
  recording = randomUUID();
  private seq = 0;
  private previous: string | null = null;

  constructor(
    readonly url: string,
    readonly siteKey: string,
    public consentId: string,
    readonly origin = BANK_ORIGIN,
  ) {}

  /** The next segment in order, unless `change` says otherwise. Nothing is sent. */
  make(events: unknown[] = [event()], change: Partial<SegmentHeader> = {}, body?: Uint8Array): SentSegment {
    const packed = body ?? gzipSync(JSON.stringify(events));
    const header: SegmentHeader = {
      wire: 1,
      recording: this.recording,
      seq: this.seq,
      prevHash: this.previous,
      hash: createHash('sha256').update(packed).digest('hex'),
      firstAt: 1_763_700_000_000 + this.seq * 5_000,
      lastAt: 1_763_700_004_000 + this.seq * 5_000,
      policyVersion: 0,
      consentId: this.consentId,
      recorderVersion: '0.1.0',
      counts: { events: events.length, observations: 0, dropped: 0 },
      ...change,
    };
    return { header, frame: encodeSegmentFrame({ header, body: packed }) };
  }

  async send(
    { header, frame }: SentSegment,
    options: {
      origin?: string | null;
      siteKey?: string;
      type?: string;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    const origin = options.origin === undefined ? this.origin : options.origin;
    const { recording, seq } = header;
    const address = `${this.url}/ingest/v1/${options.siteKey ?? this.siteKey}/recordings/${recording}/segments/${seq}`;
    const response = await fetch(address, {
      method: 'PUT',
      headers: {
        'content-type': options.type ?? SEGMENT_MEDIA_TYPE,
        ...(origin === null ? {} : { origin }),
        ...options.headers,
      },
      body: frame as Uint8Array<ArrayBuffer>,
    });
    const answer = { status: response.status, body: (await response.json()) as Answer['body'] };
    if (answer.status === 200 && seq === this.seq) {
      this.seq += 1;
      this.previous = header.hash;
    }
    return answer;
  }

  /** Makes and sends the next segment in order. */
  next(events?: unknown[], change?: Partial<SegmentHeader>): Promise<Answer> {
    return this.send(this.make(events, change));
  }
}

const A_PAGE = { tag: 'exhibit.page', payload: { path: '/apply', at: 1_763_700_000_000, how: 'load' } };

/** An rrweb custom event; with nothing given, one that an honest recorder sends. */
export const event = (data: unknown = A_PAGE, timestamp = 1_763_700_000_000) => ({
  type: 5,
  timestamp,
  data,
});

export async function decide(
  url: string,
  siteKey: string,
  decision: 'given' | 'refused' = 'given',
  subject = 'APP-TEST',
  origin = BANK_ORIGIN,
): Promise<string> {
  const response = await fetch(`${url}/ingest/v1/${siteKey}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({
      wire: 1,
      decision,
      noticeVersion: '2026-1',
      purposes: decision === 'given' ? ['evidence'] : [],
      language: 'en',
      subject,
      collectedBy: 'site',
    }),
  });
  if (response.status !== 201) throw new Error(`the decision was refused: ${response.status}`);
  return ((await response.json()) as { consentId: string }).consentId;
}

export const withdraw = (url: string, siteKey: string, consentId: string): Promise<Response> =>
  fetch(`${url}/ingest/v1/${siteKey}/consents/${consentId}/withdrawal`, {
    method: 'POST',
    headers: { origin: BANK_ORIGIN },
  });

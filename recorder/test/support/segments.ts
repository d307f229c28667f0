import type { SegmentHeader, SiteConfig } from '@exhibit/contract';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

export interface TakenSegment {
  header: SegmentHeader;
  body: string; // base64
}

export function siteConfig(changes: Partial<SiteConfig> = {}): SiteConfig {
  return {
    wire: 1,
    site: 'leak-page',
    policy: {
      version: 7,
      rules: [
        {
          id: 'disclosures',
          selector: '[data-exhibit-disclosure]',
          text: true,
          descendants: true,
          attributes: [],
          reason: 'what the firm must show',
        },
        {
          id: 'headline',
          selector: '#headline',
          text: true,
          descendants: false,
          attributes: ['title'],
          reason: 'the same for all',
        },
      ],
    },
    consent: { mode: 'opt-in', noticeVersion: 'n1', purposes: ['proof'], honourGpc: true },
    disclosures: [{ key: 'representative-example' }],
    sampling: { rate: 1 },
    segment: { everyMs: 300, maxBytes: 60_000, packsHeader: true },
    ...changes,
  };
}

/** Events as they were sent: their shape is what a test is about to ask. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function eventsOf(segments: TakenSegment[]): { type: number; data: any; timestamp: number }[] {
  return segments.flatMap(({ body }) => JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString('utf8')));
}

/** Every fault of a chain of segments; none when it is whole, or says what it lacks. */
export function chainFaults(segments: TakenSegment[]): string[] {
  const faults: string[] = [];
  let prevHash: string | null = null;
  let expected = 0;
  segments.forEach(({ header, body }, index) => {
    const hash = createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');
    if (header.hash !== hash) faults.push(`${index}: hash`);
    const { gap } = header;
    const declared = gap?.fromSeq === expected && gap.toSeq === header.seq - 1 && header.seq > expected;
    if (gap ? !declared : header.seq !== expected) faults.push(`${index}: seq ${header.seq}`);
    if (!gap && header.prevHash !== prevHash) faults.push(`${index}: prevHash`);
    expected = header.seq + 1;
    const events = eventsOf([{ header, body }]);
    if (header.counts.events !== events.length) faults.push(`${index}: counts`);
    if (header.recording !== segments[0]!.header.recording) faults.push(`${index}: recording`);
    prevHash = header.hash;
  });
  return faults;
}

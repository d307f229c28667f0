import type { SiteConfig } from '@exhibit/contract';
import {
  RecordingCheck,
  type CheckResult,
} from '../../../backend/src/masking/conformance/recording-check.js';
import { eventsOf, type TakenSegment } from './segments.js';

/** What the appliance's own check, which shares no code with the recorder, finds in what was sent. */
export function applianceCheck(segments: TakenSegment[], config: SiteConfig): CheckResult {
  const addresses = eventsOf(segments).flatMap(({ type, data }) => (type === 4 ? [String(data.href)] : []));
  const check = new RecordingCheck({
    origins: [
      ...new Set(addresses.filter((href) => href.startsWith('http')).map((href) => new URL(href).origin)),
    ],
    disclosures: new Set(config.disclosures.map(({ key }) => key)),
    tags: config.tags ?? [],
  });
  for (const segment of segments) check.segment(segment.header.seq, config.policy, eventsOf([segment]));
  return check.result;
}

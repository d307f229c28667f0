import { createHash } from 'node:crypto';

import type { ConsoleClient } from '../console-client.ts';
import { waitUntil } from '../wait-until.ts';

export interface FoundRecording {
  id: string;
  state: 'open' | 'sealed' | 'quarantined';
  segments: number;
  gaps: number;
  verdicts: { disclosure: string; verdict: string }[];
}

export async function recordingOf(
  client: ConsoleClient,
  subject: string,
): Promise<FoundRecording | undefined> {
  const { items } = await client.get<{ items: FoundRecording[] }>(
    `/api/recordings?subject=${encodeURIComponent(subject)}`,
  );
  return items[0];
}

/** The subject's recording once it is sealed and every disclosure has its verdict. */
export async function sealedRecording(
  client: ConsoleClient,
  subject: string,
  disclosures: number,
): Promise<FoundRecording> {
  let last: FoundRecording | undefined;
  try {
    return await waitUntil(
      'the recording is sealed and judged',
      async () => {
        last = await recordingOf(client, subject);
        if (last?.state === 'quarantined') throw new Error('The recording was quarantined');
        return last?.state === 'sealed' && last.verdicts.length >= disclosures ? last : undefined;
      },
      { deadlineMs: 120_000, everyMs: 500 },
    );
  } catch (fault) {
    const seen = last
      ? `${last.state}, ${last.segments} segments, ${last.verdicts.length} verdicts`
      : 'no recording';
    throw new Error(`${(fault as Error).message} (last seen: ${seen})`, { cause: fault });
  }
}

/** Makes an evidence pack and fetches it; what arrives must be what was announced. */
export async function evidencePack(client: ConsoleClient, recordingId: string): Promise<Buffer> {
  const { id, sha256 } = await client.post<{ id: string; sha256: string }>('/api/evidence-packs', {
    recordingId,
  });
  const pack = await client.download(`/api/evidence-packs/${id}/content`);
  const actual = createHash('sha256').update(pack).digest('hex');
  if (actual !== sha256) throw new Error(`The pack was announced as ${sha256} and is ${actual}`);
  return pack;
}

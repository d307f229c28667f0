import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { sealVisit } from '../../src/disclosures/kept-visit.js';
import { visitWith } from '../../src/disclosures/visit-observations.fixture.js';
import { disclosureTextHash } from '../../src/evidence/disclosure-version.js';
import { VISIT_SCHEMA, type VisitObservations } from '../../src/evidence/visit-observations.js';
import { RecordingKeys } from '../../src/keys/recording-keys.service.js';
import { decide } from './recorder-by-hand.js';
import { APPROVED_TEXT, type BankSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

/** A visit that showed the approved text for so long, then signed. */
export function visitOf(ms: number): VisitObservations {
  const visit = visitWith(
    Array.from({ length: Math.ceil(ms / 1_000) }, (_, second) => ({
      textHash: disclosureTextHash(APPROVED_TEXT),
      from: second * 1_000,
      to: Math.min(ms, (second + 1) * 1_000),
    })),
    [APPROVED_TEXT],
  );
  return { ...visit, actions: [{ order: visit.stretches.length, action: 'sign', at: ms }] };
}

/** Sealed recordings of which only what was observed is there: what a run reads, and nothing else. Oldest first. */
export async function storedVisits(
  appliance: TestAppliance,
  site: BankSite,
  visits: readonly VisitObservations[],
): Promise<string[]> {
  const source = appliance.app.get(DataSource, { strict: false });
  const keys = appliance.app.get(RecordingKeys, { strict: false });
  const consent = await decide(appliance.url, site.key);
  const ids: string[] = [];
  await source.transaction(async (manager) => {
    for (const visit of visits) {
      const id = randomUUID();
      await manager.query(
        `INSERT INTO recording (id, site_id, consent_id, state, opened_at, last_received_at, seal_due_at, next_seq)
         VALUES ($1, $2, $3, 'sealed', clock_timestamp(), now(), now(), 1)`,
        [id, site.id, consent],
      );
      const key = await keys.create(manager, id);
      const content = sealVisit(key, { appliance: 'exhibit-test', recordingId: id, reading: 1 }, visit);
      await manager.query(
        'INSERT INTO recording_observations (recording_id, reading, schema, content, kept_at) VALUES ($1, 1, $2, $3, now())',
        [id, VISIT_SCHEMA, content],
      );
      ids.push(id);
    }
  });
  return ids;
}

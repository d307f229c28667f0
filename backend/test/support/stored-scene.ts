import { AuditCheckpoints } from '../../src/audit/audit-checkpoints.service.js';
import { AuditLog } from '../../src/audit/audit-log.service.js';
import { eventually } from './poll.js';
import { BANK_ORIGIN, decide, event, RecorderByHand, withdraw } from './recorder-by-hand.js';
import { announced, fontBytes, hashOf, LOGO_RULE, PIXEL_PNG, showing } from './sample-assets.js';
import { grantCarol, honestVisit, openSite, untilJudged, type BankSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

const FONT = fontBytes();
const FONT_NAME = 'font-s0s0s0s0-0';
const IMAGE_NAME = 'image-s0s0s0s0-0';

/** An honest appliance with at least two of everything that it keeps, at rest. */
export async function storedScene(appliance: TestAppliance): Promise<void> {
  const sites = [
    await openSite(appliance, 'Test bank', [LOGO_RULE]),
    await openSite(appliance, 'Other bank', [LOGO_RULE]),
  ];
  await checkpoint(appliance);
  const [site] = sites as [BankSite];
  const recordings = [await visit(appliance, site, 'APP-1'), await visit(appliance, site, 'APP-2')];
  for (const recording of recordings) await watchAndPack(appliance, recording);
  for (const subject of ['APP-5', 'APP-6']) await quarantinedVisit(appliance, site, subject);
  for (const subject of ['APP-3', 'APP-4'])
    await withdraw(appliance.url, site.key, await decide(appliance.url, site.key, 'given', subject));
  await checkpoint(appliance);
  const log = appliance.worker.get(AuditLog);
  for (let count = 0; count < 600; count++)
    await log.record({ kind: 'operator' }, { kind: 'logout.done', fields: {} });
  await checkpoint(appliance);
  for (const form of ['jsonl', 'csv']) await exportLog(appliance, form);
  await checkpoint(appliance);
  await appliance.rest();
}

/** A visit with a gap, an asset of each kind, and everything that a disclosure needs. */
async function visit(appliance: TestAppliance, site: BankSite, subject: string): Promise<string> {
  const consent = await decide(appliance.url, site.key, 'given', subject);
  const recorder = new RecorderByHand(appliance.url, site.key, consent);
  for (const bytes of [FONT, PIXEL_PNG])
    await fetch(`${appliance.url}/ingest/v1/${site.key}/consents/${consent}/assets/${hashOf(bytes)}`, {
      method: 'PUT',
      headers: { origin: BANK_ORIGIN, 'content-type': 'application/octet-stream' },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
  await recorder.next(
    [
      announced(FONT_NAME, { sha256: hashOf(FONT) }),
      announced(IMAGE_NAME, { sha256: hashOf(PIXEL_PNG) }),
      showing(FONT_NAME, IMAGE_NAME),
    ],
    { policyVersion: 1 },
  );
  await recorder.next(honestVisit(), { policyVersion: 1 });
  const last = await recorder.next([event()], {
    policyVersion: 1,
    seq: 4,
    gap: { fromSeq: 2, toSeq: 3, reason: 'spool-lost' },
    final: 'stopped',
  });
  if (last.status !== 200) throw new Error(`the visit was refused: ${last.body.code}`);
  return untilJudged(await appliance.as('carol'), recorder.recording);
}

async function watchAndPack(appliance: TestAppliance, recordingId: string): Promise<void> {
  await grantCarol(appliance, recordingId);
  const carol = await appliance.as('carol');
  await carol.post('/api/viewings', { recordingId });
  await carol.post('/api/evidence-packs', { recordingId });
}

async function quarantinedVisit(appliance: TestAppliance, site: BankSite, subject: string): Promise<void> {
  const recorder = new RecorderByHand(
    appliance.url,
    site.key,
    await decide(appliance.url, site.key, 'given', subject),
  );
  await recorder.next([
    event({ tag: 'exhibit.page', payload: { path: '/a', note: 'card 4111111111111111' } }),
  ]);
}

/** A signed checkpoint over everything so far. */
async function checkpoint(appliance: TestAppliance): Promise<void> {
  const { manager } = appliance.database.source;
  const [{ waiting, last }]: [{ waiting: string; last: string }] = await manager.query(
    `SELECT (SELECT count(*) FROM audit_outbox) AS waiting,
            (SELECT COALESCE(max(leaf_index), -1) FROM audit_entry) AS last`,
  );
  await appliance.worker.get(AuditCheckpoints).covering(manager, Number(waiting) + Number(last));
}

async function exportLog(appliance: TestAppliance, form: string): Promise<void> {
  const aude = await appliance.as('aude');
  const { id } = await aude.post<{ id: string }>('/api/audit-exports', { form });
  await eventually('the export is made', async () => {
    const { items } = await aude.get<{ items: { id: string; state: string }[] }>('/api/audit-exports');
    return items.find((item) => item.id === id)?.state === 'made' ? true : null;
  });
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GapReason } from '@exhibit/contract';
import { findChromium } from '@exhibit/evaluation/chromium';
import type { EntityManager } from 'typeorm';
import { Anchoring } from '../../src/audit/anchors/anchoring.service.js';
import { AuditCheckpoints } from '../../src/audit/audit-checkpoints.service.js';
import { AuditLog } from '../../src/audit/audit-log.service.js';
import { TILE_WIDTH } from '../../src/evidence/tlog-tiles.js';
import { KeySuccessions } from '../../src/keys/care/key-successions.service.js';
import { ROLES } from '../../src/platform/actor.js';
import { RecorderReleases } from '../../src/sites/recorder-releases.service.js';
import { StoreQualifications } from '../../src/system/store-qualifications.service.js';
import { followedHolds } from './followed-holds.js';
import { later, settleVerifierKey } from './later.js';
import { endedConsents } from './ended-consents.js';
import { eventually } from './poll.js';
import { BANK_ORIGIN, decide, event, RecorderByHand, withdraw } from './recorder-by-hand.js';
import { endings } from './retention-scene.js';
import { announced, fontBytes, hashOf, LOGO_RULE, PIXEL_PNG, showing } from './sample-assets.js';
import { grantTo, honestVisit, openSite, untilJudged, type BankSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

const FONT = fontBytes();
const FONT_NAME = 'font-s0s0s0s0-0';
const IMAGE_NAME = 'image-s0s0s0s0-0';

const OTHER_RULE = { ...LOGO_RULE, id: 'other-logo' };
const OTHER_TEXT = 'Representative example: 5.9 % APR, 24 payments of 110.00, total 2,640.00.';

/** An honest appliance with at least two of everything that it keeps, none like the other, at rest. */
export async function storedScene(appliance: TestAppliance): Promise<void> {
  const site = await openSite(appliance, 'Test bank', [LOGO_RULE]);
  const other = await openSite(appliance, 'Other bank', [OTHER_RULE], OTHER_TEXT);
  await checkpoint(appliance);
  await token(appliance, 0);
  for (const version of ['one', 'two']) await keepRelease(appliance, version);
  await qualifications(appliance);
  await rulesAndStandIns(appliance);
  const first = await visit(appliance, site, {
    subject: 'APP-1',
    reason: 'spool-lost',
    seconds: 3,
    ground: '255, 255, 255',
  });
  await newVerifierKey(appliance);
  const second = await visit(appliance, site, {
    subject: 'APP-2',
    reason: 'spool-full',
    seconds: 4,
    ground: '250, 250, 240',
  });
  await watchAndPack(appliance, first, { asks: 'carol', agrees: 'colin', reason: 'A dispute.' });
  await watchAndPack(appliance, second, { asks: 'colin', agrees: 'carol', reason: 'Another dispute.' });
  await refuseToShow(appliance, first, { asks: 'carol', refuses: 'colin' });
  for (const who of ['carol', 'colin']) await collect(appliance, site, who);
  for (const note of ['The first look.', 'Nothing new.']) await reviewMasking(appliance, site, note);
  await measureAgain(appliance, [first, second]);
  await endings(appliance, site);
  await sendAssets(appliance, other, await decide(appliance.url, other.key, 'given', 'APP-7'));
  await quarantinedVisit(appliance, site, 'APP-5', 1);
  await quarantinedVisit(appliance, site, 'APP-6', 2);
  for (const subject of ['APP-3', 'APP-4'])
    await withdraw(appliance.url, site.key, await decide(appliance.url, site.key, 'given', subject));
  await followedHolds(appliance, site);
  await noticesAndSignals(appliance, other);
  await endedConsents(appliance);
  await checkpoint(appliance);
  await token(appliance, 1);
  await newVerifierKey(appliance);
  await moreThanTwoTiles(appliance);
  await checkpoint(appliance);
  for (const form of ['jsonl', 'csv']) await exportLog(appliance, form);
  await checkpoint(appliance);
  await appliance.rest();
}

/** A visit with a gap, an asset of each kind, and everything that a disclosure needs. */
async function visit(
  appliance: TestAppliance,
  site: BankSite,
  {
    subject,
    reason,
    seconds,
    ground,
  }: { subject: string; reason: GapReason; seconds: number; ground: string },
): Promise<string> {
  const consent = await decide(appliance.url, site.key, 'given', subject);
  const recorder = new RecorderByHand(appliance.url, site.key, consent);
  await sendAssets(appliance, site, consent);
  await recorder.next(
    [
      announced(FONT_NAME, { sha256: hashOf(FONT) }),
      announced(IMAGE_NAME, { sha256: hashOf(PIXEL_PNG) }),
      showing(FONT_NAME, IMAGE_NAME),
    ],
    { policyVersion: 1 },
  );
  await recorder.next(onGround(honestVisit({ seconds }), ground), { policyVersion: 1 });
  const last = await recorder.next([event()], {
    policyVersion: 1,
    seq: 4,
    gap: { fromSeq: 2, toSeq: 3, reason },
    final: 'stopped',
  });
  if (last.status !== 200) throw new Error(`the visit was refused: ${last.body.code}`);
  return untilJudged(await appliance.as('carol'), recorder.recording);
}

/** Notices that two people agreed on, each in two languages; signals that nobody could read; other keys for customers. */
async function noticesAndSignals(appliance: TestAppliance, { id, key }: BankSite): Promise<void> {
  const [ada, amir, priya] = await Promise.all(['ada', 'amir', 'priya'].map((who) => appliance.as(who)));
  const declaration = {
    controller: { name: 'Other bank', address: '2 Quay Street', contact: 'privacy@bank.example' },
    dataCategories: ['course of the visit'],
    storageLocations: ['data centre of the bank'],
    recipients: [],
    retentionPeriod: 'P5Y',
  };
  for (const [drafter, when] of [
    [ada, 'this visit'],
    [amir, 'this visit and the next'],
  ] as const) {
    const texts = [
      { language: 'en', text: `We record ${when} to prove what you were shown.` },
      { language: 'fr', text: `Nous enregistrons (${when}) pour prouver ce qui a été montré.` },
    ];
    const { version } = await drafter!.post<{ version: number }>('/api/consent-notices', {
      ...{ siteId: id, texts, declaration },
    });
    await priya!.post(`/api/consent-notices/${id}/${version}/publish`);
    await drafter!.post(`/api/consent-subjects/${id}/rotate-key`);
  }
  for (const tcString of ['CQ9nonsense.one', 'CQ9nonsense.another'])
    await fetch(`${appliance.url}/ingest/v1/${key}/consents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
      body: JSON.stringify({
        ...{ wire: 1, decision: 'given', noticeVersion: 'v2', purposes: ['evidence'], language: 'en' },
        ...{ collectedBy: 'site', signals: { tcString } },
      }),
    });
}

/** Somebody looks at what masking let through. */
async function reviewMasking(appliance: TestAppliance, site: BankSite, note: string): Promise<void> {
  const priya = await appliance.as('priya');
  const address = `/api/masking-reviews/${site.id}`;
  const { listHash } = await priya.get<{ listHash: string }>(address);
  await priya.post(address, { listHash, note });
}

/** Rules of approval, drafted by one and published by another; stand-ins for a time that has not come; who has which role. */
async function rulesAndStandIns(appliance: TestAppliance): Promise<void> {
  const people = ['carol', 'colin', 'ada', 'amir'];
  const [carol, colin, ada, amir] = await Promise.all(people.map((login) => appliance.as(login)));
  for (const approvals of [1, 2]) {
    const { id } = await carol!.post<{ id: string }>('/api/access-rules', {
      ...{ sensitivity: 'many-recordings', approverRole: 'compliance-officer', waitsMinutes: 1_440 },
      ...{ approvals, denials: 1, excluded: [] },
    });
    await colin!.post(`/api/access-rules/${id}/publish`);
  }
  const idOf = async (client: typeof carol) =>
    (await client!.get<{ person: { id: string } }>('/api/session')).person.id;
  const away = { startsAt: inDays(10), endsAt: inDays(20) };
  await carol!.post('/api/access-delegations', { delegate: await idOf(colin), ...away });
  await colin!.post('/api/access-delegations', { delegate: await idOf(carol), ...away });
  const { issuer } = appliance.configuration.oidc;
  const rules = ROLES.map((role) => ({ issuer, membership: `exhibit-${role}`, role }));
  const more = { issuer, membership: 'reviewers', role: 'reviewer' };
  for (const mapped of [rules, [...rules, more]]) {
    const { version } = await ada!.post<{ version: number }>('/api/role-mappings', { rules: mapped });
    await amir!.post(`/api/role-mappings/${version}/publish`);
  }
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A request that somebody objected to. */
async function refuseToShow(
  appliance: TestAppliance,
  recordingId: string,
  { asks, refuses }: { asks: string; refuses: string },
): Promise<void> {
  const { id } = await (
    await appliance.as(asks)
  ).post<{ id: string }>('/api/access-requests', {
    ...{ recordingId, purpose: 'dispute', reason: 'Once more.', scope: 'watch', minutes: 60 },
  });
  await (await appliance.as(refuses)).post(`/api/access-requests/${id}/deny`, { reason: 'It was seen.' });
}

/** Packs of all recordings of a site's disclosure, as far as whoever asks may export them. */
async function collect(appliance: TestAppliance, site: BankSite, who: string): Promise<void> {
  const client = await appliance.as(who);
  const { items } = await client.get<{ items: { id: string; siteId: string }[] }>('/api/disclosures');
  const disclosureId = items.find(({ siteId }) => siteId === site.id)!.id;
  const { id } = await client.post<{ id: string }>('/api/evidence-collections', { disclosureId });
  await eventually('the collection is finished', async () => {
    const { state } = await client.get<{ state: string }>(`/api/evidence-collections/${id}`);
    return state === 'ready' ? true : null;
  });
}

/** Draws what decided a verdict once more, in a real browser. */
async function measureAgain(appliance: TestAppliance, recordings: readonly string[]): Promise<void> {
  appliance.configuration.stills = { chromium: findChromium() };
  const carol = await appliance.as('carol');
  const verdicts: string[] = [];
  for (const recording of recordings) {
    const { verdictDetails } = await carol.get<{ verdictDetails: { id: string }[] }>(
      `/api/recordings/${recording}`,
    );
    verdicts.push(verdictDetails[0]!.id);
  }
  for (const verdict of verdicts) await carol.post(`/api/verdicts/${verdict}/remeasurements`);
  for (const verdict of verdicts)
    await eventually(
      'the verdict is measured again',
      async () => {
        const path = `/api/verdicts/${verdict}/remeasurements`;
        const { items } = await carol.get<{ items: { state: string }[] }>(path);
        return items[0]!.state === 'done' ? true : null;
      },
      60_000,
    );
}

interface PageNode {
  attributes: Record<string, string>;
  childNodes: PageNode[];
}

/** The same visit on a page of another colour, so that its pictures are others. */
function onGround(visit: unknown[], colour: string): unknown[] {
  const [, picture] = visit as [unknown, { data: { node: PageNode } }];
  const body = picture.data.node.childNodes[0]!.childNodes[0]!;
  body.attributes['style'] = `background: rgb(${colour});`;
  return visit;
}

async function sendAssets(appliance: TestAppliance, site: BankSite, consent: string): Promise<void> {
  for (const bytes of [FONT, PIXEL_PNG])
    await fetch(`${appliance.url}/ingest/v1/${site.key}/consents/${consent}/assets/${hashOf(bytes)}`, {
      method: 'PUT',
      headers: { origin: BANK_ORIGIN, 'content-type': 'application/octet-stream' },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
}

async function watchAndPack(
  appliance: TestAppliance,
  recordingId: string,
  who: { asks: string; agrees: string; reason: string },
): Promise<void> {
  await grantTo(appliance, recordingId, who);
  const client = await appliance.as(who.asks);
  await client.post('/api/viewings', { recordingId });
  await client.post('/api/evidence-packs', { recordingId });
}

async function quarantinedVisit(
  appliance: TestAppliance,
  site: BankSite,
  subject: string,
  cards: number,
): Promise<void> {
  const recorder = new RecorderByHand(
    appliance.url,
    site.key,
    await decide(appliance.url, site.key, 'given', subject),
  );
  const page = { tag: 'exhibit.page', payload: { path: '/a', note: 'card 4111111111111111' } };
  await recorder.next(Array.from({ length: cards }, () => event(page)));
}

/** A token of the built-in authority, as it would be made so many hours from now. */
const token = (appliance: TestAppliance, hours: number): Promise<void> =>
  later(appliance, hours, () => appliance.worker.get(Anchoring).hand('timestamp', 'built-in'));

/** Another key signs from now on, and the one before it has ended. */
async function newVerifierKey(appliance: TestAppliance): Promise<void> {
  await appliance.worker.get(KeySuccessions).begin({ kind: 'operator' });
  await settleVerifierKey(appliance);
}

/** A build of the recorder that pages may ask for from now on. */
async function keepRelease(appliance: TestAppliance, version: string): Promise<void> {
  await writeFile(appliance.configuration.recorder.file, `/*! Exhibit recorder ${version}, */`);
  await appliance.app.get(RecorderReleases, { strict: false }).current();
}

/** This store was examined, and one that was used before it. */
async function qualifications(appliance: TestAppliance): Promise<void> {
  const { configuration } = appliance;
  const { storage } = configuration;
  const before = join(appliance.folder, 'store-before');
  await mkdir(before);
  for (const folder of [before, storage.folder!]) {
    configuration.storage = { ...storage, folder };
    await appliance.app.get(StoreQualifications, { strict: false }).run({ kind: 'operator' }, {});
  }
}

/** Entries enough for two full tiles and the beginning of a third. */
async function moreThanTwoTiles(appliance: TestAppliance): Promise<void> {
  const log = appliance.worker.get(AuditLog);
  const { source } = appliance.database;
  const entries = 2 * TILE_WIDTH + 10 - (await entriesSoFar(source.manager));
  await source.transaction(async (manager) => {
    for (let count = 0; count < entries; count++)
      await log.append(manager, { kind: 'operator' }, { kind: 'logout.done', fields: {} });
  });
}

/** A signed checkpoint over everything so far. */
async function checkpoint(appliance: TestAppliance): Promise<void> {
  const { manager } = appliance.database.source;
  await appliance.worker.get(AuditCheckpoints).covering(manager, (await entriesSoFar(manager)) - 1);
}

/** With those that wait for their place. */
async function entriesSoFar(manager: EntityManager): Promise<number> {
  const [row]: { entries: string }[] = await manager.query(
    'SELECT (SELECT count(*) FROM audit_outbox) + (SELECT count(*) FROM audit_entry) AS entries',
  );
  return Number(row!.entries);
}

async function exportLog(appliance: TestAppliance, form: string): Promise<void> {
  const aude = await appliance.as('aude');
  const { id } = await aude.post<{ id: string }>('/api/audit-exports', { form });
  await eventually('the export is made', async () => {
    const { items } = await aude.get<{ items: { id: string; state: string }[] }>('/api/audit-exports');
    return items.find((item) => item.id === id)?.state === 'made' ? true : null;
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import { visitConsole } from '@exhibit/evaluation/demo/console-visits';
import type { Browser } from 'playwright-core';
import { DataSource } from 'typeorm';
import { ownerUrl } from '../support/owner-url.js';
import { eventually } from '../support/poll.js';
import { RecorderByHand } from '../support/recorder-by-hand.js';

/**
 * Somebody with the site key sends a page that attacks whoever watches it (P10). The check at sealing keeps it from
 * everybody; the player must not depend on that, so the test puts the page past the check with the database's own hand.
 */
let appliance: RunningAppliance;
let browser: Browser;
let outside: Server;
const asked: string[] = [];

beforeAll(async () => {
  outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  appliance = await startAppliance({
    dataDir: await mkdtemp(join(tmpdir(), 'exhibit-replay-')),
    durable: false,
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
  outside?.close();
  outside?.closeAllConnections();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

let nodeId = 1;
type Attributes = Record<string, string>;
const element = (tagName: string, attributes: Attributes = {}, childNodes: unknown[] = []) => ({
  type: 2,
  id: nodeId++,
  tagName,
  attributes,
  childNodes,
});
const text = (textContent: string) => ({ type: 3, id: nodeId++, textContent });

function hostilePage(away: string): unknown[] {
  const call = `window.top.pwned=1;fetch('${away}/js')`;
  const body = element('body', { onload: call, style: `background:url(${away}/style)` }, [
    element('p', {}, [text('a harmless paragraph')]),
    element('script', {}, [text(call)]),
    element('script', { src: `${away}/script.js` }),
    element('img', { src: `${away}/img.png`, srcset: `${away}/srcset.png 2x`, onerror: call }),
    element('iframe', { src: `javascript:${call}` }),
    element('iframe', { srcdoc: `<script>${call}</script><img src=${away}/srcdoc>` }),
    element('object', { data: `${away}/object` }),
    element('embed', { src: `${away}/embed` }),
    element('video', { src: `${away}/video`, poster: `${away}/poster`, autoplay: '' }),
    element('link', { rel: 'stylesheet', href: `${away}/link.css` }),
    element('style', { _cssText: `@import url(${away}/import.css);p{background:url(${away}/css)}` }),
    element('a', { href: `javascript:${call}` }, [text('press')]),
    element('form', { action: `${away}/form` }, [element('button', { formaction: `${away}/formaction` })]),
    element('meta', { 'http-equiv': 'refresh', content: `0;url=${away}/refresh` }),
    element('base', { href: away }),
    element('svg', { onload: call }, [element('image', { href: `${away}/svg.png` })]),
  ]);
  const node = { type: 0, id: nodeId++, childNodes: [element('html', {}, [element('head'), body])] };
  const at = 1_763_700_000_000;
  return [
    { type: 4, timestamp: at, data: { href: `${away}/page`, width: 800, height: 600 } },
    { type: 2, timestamp: at + 1, data: { node, initialOffset: { top: 0, left: 0 } } },
    {
      type: 3,
      timestamp: at + 2_000,
      data: { source: 1, positions: [{ x: 1, y: 1, id: 1, timeOffset: 0 }] },
    },
  ];
}

it('runs no script of the recorded page and asks nobody outside for anything', async () => {
  const { port } = outside.address() as AddressInfo;
  const hand = new RecorderByHand(
    appliance.consoleUrl,
    appliance.siteKey,
    await consent(),
    appliance.bankUrl,
  );
  const answer = await hand.next(hostilePage(`http://127.0.0.1:${port}`), { final: 'stopped' });
  expect(answer.status).toBe(200);
  await untilState(hand.recording, 'quarantined');
  await putPastTheCheck(hand.recording);
  await grantCarol(hand.recording);

  const visit = await visitConsole(
    browser,
    appliance.consoleUrl,
    person('carol'),
    `/recordings/${hand.recording}/watch`,
  );
  const requested: string[] = [];
  visit.context.on('request', (request) => requested.push(request.url()));
  await visit.page.locator('[data-test="player-ready"]').waitFor({ state: 'attached' });
  await visit.page.frameLocator('iframe').getByText('a harmless paragraph').waitFor();
  await visit.page.locator('[data-test="play"]').click();
  await eventually('the recording is played to its end', async () => {
    const { max, now } = await visit.page.locator('[data-test="seek"]').evaluate((slider) => ({
      max: Number((slider as HTMLInputElement).max),
      now: Number((slider as HTMLInputElement).value),
    }));
    return now >= max * 0.95 ? true : null;
  });

  expect(await visit.page.locator('iframe').first().getAttribute('sandbox')).toBe('allow-same-origin');
  expect(await visit.page.evaluate(() => 'pwned' in window)).toBe(false);
  expect(asked).toEqual([]);
  const elsewhere = requested.filter(
    (url) => !url.startsWith(appliance.consoleUrl) && !/^(data|about|blob):/.test(url),
  );
  expect(elsewhere.filter((url) => !url.startsWith(`http://127.0.0.1:${port}`))).toEqual([]);
  await visit.context.close();
});

const person = (login: string) => appliance.people.find((candidate) => candidate.login === login)!;

async function consent(): Promise<string> {
  const response = await fetch(`${appliance.consoleUrl}/ingest/v1/${appliance.siteKey}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: appliance.bankUrl },
    body: JSON.stringify({
      wire: 1,
      decision: 'given',
      noticeVersion: '2026-1',
      purposes: ['evidence'],
      language: 'en',
      collectedBy: 'site',
    }),
  });
  return ((await response.json()) as { consentId: string }).consentId;
}

async function grantCarol(recordingId: string): Promise<void> {
  const [carol, colin] = await Promise.all(
    ['carol', 'colin'].map((login) => ConsoleClient.as(person(login), appliance.consoleUrl)),
  );
  const { id } = await carol!.post<{ id: string }>('/api/access-requests', {
    recordingId,
    purpose: 'fraud',
    reason: 'This visit looks like an attack on us.',
    scope: 'watch',
    minutes: 30,
  });
  await colin!.post(`/api/access-requests/${id}/approve`, { minutes: 30 });
}

async function untilState(recordingId: string, expected: string): Promise<void> {
  const carol = await ConsoleClient.as(person('carol'), appliance.consoleUrl);
  await eventually(`the recording is ${expected}`, async () => {
    const { state } = await carol.get<{ state: string }>(`/api/recordings/${recordingId}`);
    return state === expected ? true : null;
  });
}

/** Gives a recording the seal of an honest one. */
async function putPastTheCheck(recordingId: string): Promise<void> {
  const honest = new RecorderByHand(
    appliance.consoleUrl,
    appliance.siteKey,
    await consent(),
    appliance.bankUrl,
  );
  await honest.next(undefined, { final: 'stopped' });
  await untilState(honest.recording, 'sealed');
  const owner = await new DataSource({
    type: 'postgres',
    url: await ownerUrl(appliance.dataDir),
  }).initialize();
  try {
    await owner.query(
      `INSERT INTO recording_seal (recording_id, manifest, manifest_note, sealed_at)
       SELECT $1, manifest, manifest_note, sealed_at FROM recording_seal WHERE recording_id = $2`,
      [recordingId, honest.recording],
    );
    await owner.query(`UPDATE recording SET state = 'sealed' WHERE id = $1`, [recordingId]);
  } finally {
    await owner.destroy();
  }
}

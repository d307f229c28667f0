import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { BANK_ORIGIN, decide, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { openSite, refusal, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Install {
  script: { tag: string; address: string; integrity: string; version: string } | null;
  health: Record<string, unknown>;
}

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

const install = async (id = site.id) => (await appliance.as('ada')).get<Install>(`/api/sites/${id}/install`);
const ship = (text: string) => writeFile(join(appliance.folder, 'recorder.js'), text);
/** As it came: `fetch` would decode it. */
const rawGet = async (address: string, accepts: string) => {
  const headers = { 'accept-encoding': accepts };
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(address, { headers }, resolve).on('error', reject),
  );
  return { headers: answer.headers, body: await buffer(answer) };
};
const config = (query = '', origin = BANK_ORIGIN) =>
  fetch(`${appliance.url}/ingest/v1/${site.key}/config${query}`, { headers: { origin } });

describe('install health', () => {
  it.each(['carol', 'priya', 'rex', 'aude'])('is refused to %s, who does not administrate', async (login) =>
    expect(await refusal((await appliance.as(login)).get(`/api/sites/${site.id}/install`))).toBe(
      'PERMISSION_DENIED',
    ),
  );

  it.each([
    ['4b1fd1a4-6a5a-4a64-8f0f-0a4f9f1b2c3d', 'SITE_NOT_FOUND'],
    ['x', 'REQUEST_INVALID'],
  ])('is refused for the site %s', async (id, code) => expect(await refusal(install(id))).toBe(code));

  it('says that nothing was seen before anything was', async () => {
    const fresh = await openSite(appliance, 'Quiet bank');
    expect((await install(fresh.id)).health).toEqual({
      seen: null,
      policySeen: null,
      policyPublished: 1,
      pages: 0,
      pagesRefused: 0,
      visits: 0,
      visitsDecided: 0,
      consentsGiven: 0,
      consentsRefused: 0,
      recordings: 0,
      eventsDropped: 0,
      segmentsLost: 0,
      recordingsQuarantined: 0,
    });
  });

  it('counts pages, visits and decisions, and what came from elsewhere, but no nonsense', async () => {
    await Promise.all([config('?visit=new'), config('?visit=known'), config('?visit=new'), config()]);
    await Promise.all([config('?visit=%27--'), config('?visit=new&visit=new')]);
    expect((await config('', 'https://elsewhere.test')).status).toBe(403);
    await decide(appliance.url, site.key, 'refused');
    expect((await install()).health).toMatchObject({
      pages: 6,
      visits: 3,
      visitsDecided: 2,
      pagesRefused: 1,
      consentsRefused: 1,
    });
  });

  it('tells what the newest segment told: recorder, policy, what was left out, lost and quarantined', async () => {
    const hand = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
    await hand.next([event()], {
      recorderVersion: '9.8.7',
      policyVersion: 1,
      counts: { events: 1, observations: 0, dropped: 4 },
    });
    const leaking = new RecorderByHand(appliance.url, site.key, hand.consentId);
    await leaking.next([event({ tag: 'x', payload: 'erika@mustermann.example' })], {
      seq: 0,
      recorderVersion: '9.8.8',
    });
    const { health } = await install();
    expect(health).toMatchObject({
      seen: { recorderVersion: '9.8.8' },
      policySeen: 0,
      policyPublished: 1,
      recordings: 2,
      eventsDropped: 4,
      recordingsQuarantined: 1,
      consentsGiven: 1,
    });
  });
});

describe('the script tag', () => {
  it('is not made up when the appliance has no recorder to serve', async () => {
    expect((await install()).script).toBeNull();
  });

  it('names the hash of exactly the bytes that its address serves', async () => {
    await ship('/*! Exhibit recorder 1.2.3, Apache-2.0. */one');
    const script = (await install()).script!;
    const served = await fetch(script.address);
    const bytes = Buffer.from(await served.arrayBuffer());
    const sri = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    expect(script).toMatchObject({ integrity: sri, version: '1.2.3' });
    expect(script.tag).toContain(`src="${script.address}" integrity="${sri}" crossorigin="anonymous"`);
    expect(script.tag).toContain(`data-site="${site.key}"`);
    expect(served.headers.get('access-control-allow-origin')).toBe('*');
    expect(served.headers.get('cache-control')).toContain('immutable');
    expect(served.headers.get('content-type')).toContain('text/javascript');
  });

  it.each([
    ['all', 'gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['no Brotli', 'gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['no coding', 'identity', null, (bytes: Buffer) => bytes],
    ['nothing', '*;q=0', null, (bytes: Buffer) => bytes],
    ['nonsense', '\u00e9;;q=x, ' + 'a,'.repeat(2_000), null, (bytes: Buffer) => bytes],
  ])('reaches a browser that accepts %s', async (_what, accepts, coding, decoded) => {
    const script = (await install()).script!;
    const answer = await rawGet(script.address, accepts);
    expect(answer.headers['content-encoding'] ?? null).toBe(coding);
    expect(answer.headers.vary?.toLowerCase()).toContain('accept-encoding');
    const sri = createHash('sha384').update(decoded(answer.body)).digest('base64');
    expect(script.integrity).toBe(`sha384-${sri}`);
  });

  it('goes on working after another recorder was shipped', async () => {
    const before = (await install()).script!;
    await ship('/*! Exhibit recorder 1.2.4, Apache-2.0. */two');
    const after = (await install()).script!;
    expect(after.address).not.toBe(before.address);
    expect(await (await fetch(before.address)).text()).toContain('one');
    expect(await (await fetch(after.address)).text()).toContain('two');
  });

  it.each(['1.2.3-0000000000000000', '..%2f..%2fetc', "'--", 'x'.repeat(300)])(
    'that names no recorder of ours (%s) is answered with the next step',
    async (release) => {
      const answer = await fetch(`${appliance.url}/recorder/${release}/exhibit-recorder.js`);
      expect(answer.status).toBe(404);
      expect(((await answer.json()) as { code: string }).code).toBe('RECORDER_RELEASE_UNKNOWN');
    },
  );

  it('does not change what was served under an address, whoever tries', async () => {
    for (const role of [appliance.database.source, appliance.database.owner])
      await expect(role.query(`UPDATE recorder_release SET bytes = ''`)).rejects.toThrow(/refused|denied/);
  });
});

import { decide, RecorderByHand, BANK_ORIGIN } from '../support/recorder-by-hand.js';
import { openSite, refusal, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

const path = (what = '', id = site.id) => `/api/sites/${id}/capture${what}`;
const ada = () => appliance.as('ada');
const put = async <T>(body: unknown) =>
  (await (await (await ada()).request('PUT', path(), body)).json()) as T;
const config = async () =>
  (await (
    await fetch(`${appliance.url}/ingest/v1/${site.key}/config`, { headers: { origin: BANK_ORIGIN } })
  ).json()) as { sampling: unknown; tags?: unknown };
const entries = async (kind: string) =>
  (await (await appliance.as('aude')).get<{ items: unknown[] }>(`/api/audit-entries?kind=${kind}`)).items;
const sampling = (change: object = {}) => ({ rate: 0.5, pages: [], start: 'marked', ...change });
const TAGS = [{ tag: 'offer', keys: [{ name: 'amount', kind: 'number' }] }];
/** As if the order had been given that much earlier; only the owner of the database can say so. */
const ordered = (ago: string) =>
  appliance.database.owner.query(
    `INSERT INTO site_capture_setting (site_id, stopped, stopped_at, sampling, tags, set_by, set_at)
     SELECT site_id, true, now() - $1::interval, sampling, tags, set_by, now()
     FROM site_capture_setting ORDER BY id DESC LIMIT 1`,
    [ago],
  );

describe('what is recorded on a site', () => {
  it.each(['carol', 'priya', 'rex', 'aude'])(
    'cannot be changed by %s, who does not administrate',
    async (login) => {
      const person = await appliance.as(login);
      expect(await refusal(person.get(path()))).toBe('PERMISSION_DENIED');
      expect(await refusal(person.post(path('/stop')))).toBe('PERMISSION_DENIED');
      expect(await refusal(person.post(path('/resume')))).toBe('PERMISSION_DENIED');
    },
  );

  it('is refused for a site that does not exist', async () => {
    const nowhere = '4b1fd1a4-6a5a-4a64-8f0f-0a4f9f1b2c3d';
    expect(await refusal((await ada()).post(path('/stop', nowhere)))).toBe('SITE_NOT_FOUND');
  });

  it.each([
    ['a rate above all visits', { sampling: sampling({ rate: 2 }), tags: [] }],
    [
      'a page that is no path',
      { sampling: sampling({ pages: [{ path: 'https://x/', rate: 0 }] }), tags: [] },
    ],
    ['a path with a query', { sampling: sampling({ pages: [{ path: '/a?b', rate: 0 }] }), tags: [] }],
    ['a beginning nobody knows', { sampling: sampling({ start: 'soon' }), tags: [] }],
    [
      'a tag whose key is free text',
      { sampling: sampling(), tags: [{ tag: 'a', keys: [{ name: 'b', kind: 'text' }] }] },
    ],
    ['no sampling at all', { tags: [] }],
  ])('refuses %s', async (_what, body) => expect(await refusal(put(body))).toBe('REQUEST_INVALID'));

  it('is handed to recorders as it was set, and written to the log', async () => {
    expect((await config()).sampling).toEqual({ rate: 1, pages: [], start: 'load' });
    const wanted = sampling({ pages: [{ path: '/account/*', rate: 0 }] });
    const set = await put<{ setBy: { name: string } }>({
      sampling: wanted,
      tags: TAGS,
    });
    expect(set.setBy.name).toBe('Ada Okafor');
    expect(await config()).toMatchObject({ sampling: wanted, tags: TAGS });
    expect(await entries('site.capture.set')).toHaveLength(1);
  });

  it('keeps who wanted what: no row changes, whoever tries', async () => {
    for (const role of [appliance.database.source, appliance.database.owner])
      await expect(role.query(`UPDATE site_capture_setting SET stopped = false`)).rejects.toThrow(
        /refused|denied/,
      );
  });
});

describe('the order to stop recording on a site now (P2)', () => {
  let hand: RecorderByHand;
  beforeAll(async () => {
    hand = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
    expect((await hand.next()).body.stop).toBeUndefined();
  });

  it('goes out with the next acknowledgement, and nobody begins anew', async () => {
    const stopped = await (await ada()).post<{ stopped: boolean }>(path('/stop'));
    expect(stopped.stopped).toBe(true);
    expect(await hand.next()).toMatchObject({ status: 200, body: { stop: 'site-paused' } });
    expect((await config()).sampling).toEqual({ rate: 0 });
  });

  it('is written down once, however often it is given', async () => {
    await Promise.all([1, 2, 3].map(async () => (await ada()).post(path('/stop'))));
    expect(await entries('site.capture.stopped')).toHaveLength(1);
  });

  it('outlives a change of the sampling', async () => {
    await put({ sampling: sampling({ rate: 1 }), tags: [] });
    expect((await config()).sampling).toEqual({ rate: 0 });
  });

  it('refuses, and stores nothing, once only a recorder that does not obey can still be sending', async () => {
    await ordered('61 seconds');
    const count = async () =>
      (await appliance.database.source.query('SELECT count(*) FROM recording_segment'))[0].count as string;
    const before = await count();
    expect(await hand.next()).toMatchObject({ status: 403, body: { code: 'SITE_PAUSED' } });
    expect(await count()).toBe(before);
  });

  it('ends when an administrator resumes, which is written down too', async () => {
    await (await ada()).post(path('/resume'));
    expect((await config()).sampling).toEqual(sampling({ rate: 1 }));
    expect((await hand.next()).body.stop).toBeUndefined();
    expect(await entries('site.capture.resumed')).toHaveLength(1);
  });
});

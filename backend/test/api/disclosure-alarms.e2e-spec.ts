import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT, type MailServer, startMailServer } from '../../src/notices/mail-server.fixture.js';
import { privateAuthority } from '../interop/private-authority.js';
import { eventually } from '../support/poll.js';
import { type BankSite, honestVisit, openSite, refusal, sealedVisit } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Alarm {
  id: string;
  cause: string;
  state: string;
  page: string | null;
  firstRecordingId: string;
  moment: number | null;
}

let folder: string;
let mailServer: MailServer;
let appliance: TestAppliance;
let site: BankSite;
let disclosure: string;
let fine: string[];
let drifted: string[];
let alarm: Alarm;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exhibit-notices-'));
  const tls = privateAuthority();
  mailServer = await startMailServer(tls);
  const [caFile, passwordFile] = [join(folder, 'ca.pem'), join(folder, 'password')];
  await writeFile(caFile, tls.ca);
  await writeFile(passwordFile, `${ACCOUNT.password}\n`);
  await chmod(passwordFile, 0o600);
  appliance = await startTestAppliance({
    notices: {
      email: {
        ...{
          host: '127.0.0.1',
          port: mailServer.port,
          security: 'starttls',
          user: ACCOUNT.user,
          passwordFile,
        },
        ...{ caFile, from: 'exhibit@bank.example', to: ['duty@bank.example'] },
      },
    },
  });
  site = await openSite(appliance);
  const carol = await appliance.as('carol');
  [{ id: disclosure }] = (await carol.get<{ items: [{ id: string }] }>('/api/disclosures')).items;
  await carol.request('PUT', `/api/disclosure-alarms/settings/${disclosure}`, {
    ...{ minimum: 2, fallPercent: 20, baselineDays: 7 },
  });
  fine = [await sealedVisit(appliance, site, 'APP-1'), await sealedVisit(appliance, site, 'APP-2')];
  const other = honestVisit({ text: 'Representative example: from 2.9 % APR.' });
  drifted = [
    await sealedVisit(appliance, site, 'APP-3', other),
    await sealedVisit(appliance, site, 'APP-4', other),
  ];
  alarm = await eventually('the alarm is open', async () => {
    const { items } = await carol.get<{ items: Alarm[] }>('/api/disclosure-alarms');
    return items.find(({ cause }) => cause === 'text-drift');
  });
});
afterAll(async () => {
  await appliance.stop();
  await mailServer.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('somebody without the right', () => {
  it.each(['rex', 'priya', 'ada'])('sees no alarm: %s', async (login) => {
    const person = await appliance.as(login);
    expect(await refusal(person.get('/api/disclosure-alarms'))).toBe('PERMISSION_DENIED');
    expect(await refusal(person.get(`/api/disclosure-alarms/${alarm.id}`))).toBe('PERMISSION_DENIED');
  });

  it('takes no note of one: an auditor looks on', async () => {
    const aude = await appliance.as('aude');
    expect(await aude.get<Alarm>(`/api/disclosure-alarms/${alarm.id}`)).toMatchObject({ state: 'open' });
    const taking = aude.post(`/api/disclosure-alarms/${alarm.id}/acknowledge`, { note: 'I saw it.' });
    expect(await refusal(taking)).toBe('PERMISSION_DENIED');
    const setting = aude.request('PUT', `/api/disclosure-alarms/settings/${disclosure}`, {});
    expect(await refusal(setting)).toBe('PERMISSION_DENIED');
  });

  it('is not led to recordings: whoever may not search sees numbers alone', async () => {
    const priya = await appliance.as('priya');
    expect(await priya.get(`/api/disclosure-coverage?by=day`)).toMatchObject({ counts: { shown: 2 } });
    const listing = priya.get(`/api/disclosure-coverage/recordings?disclosure=${disclosure}`);
    expect(await refusal(listing)).toBe('PERMISSION_DENIED');
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['a grouping that there is not', 'by=person', 400],
    ['two years', 'by=day&from=2024-11-01&to=2026-11-01', 400],
    ['a day that is none', 'by=day&from=2026-02-30', 400],
    ['an id that is none', `by=day&disclosure=1`, 400],
  ])('is refused: %s', async (_what, query, status) => {
    const carol = await appliance.as('carol');
    await expect(carol.get(`/api/disclosure-coverage?${query}`)).rejects.toMatchObject({ status });
  });

  it('is refused: an alarm that there is not, and a note without words', async () => {
    const carol = await appliance.as('carol');
    const nobody = '/api/disclosure-alarms/00000000-0000-4000-8000-000000000000';
    expect(await refusal(carol.get(nobody))).toBe('ALARM_NOT_FOUND');
    const noting = carol.post(`/api/disclosure-alarms/${alarm.id}/acknowledge`, { note: '' });
    await expect(noting).rejects.toMatchObject({ status: 400 });
  });
});

describe('coverage', () => {
  it('counts each recording once, by everything that it can be divided by', async () => {
    const carol = await appliance.as('carol');
    for (const by of ['day', 'page', 'device', 'disclosure', 'site']) {
      const { counts, groups } = await carol.get<{
        counts: object;
        groups: { key: string; counts: object }[];
      }>(`/api/disclosure-coverage?by=${by}&disclosure=${disclosure}`);
      expect(counts).toEqual({ shown: 2, notShown: 2, cannotDetermine: 0, notApplicable: 0 });
      expect(groups).toMatchObject([{ counts }]);
      if (by === 'page') expect(groups[0]!.key).toBe('/apply');
    }
  });

  it('leads to the recordings behind a number, newest first, page by page', async () => {
    const carol = await appliance.as('carol');
    const address = `/api/disclosure-coverage/recordings?disclosure=${disclosure}&outcome=not_shown&limit=1`;
    interface Listed {
      items: { recordingId: string; moment: number; reasons: string[] }[];
      nextCursor: string | null;
    }
    const first = await carol.get<Listed>(address);
    const second = await carol.get<Listed>(`${address}&cursor=${first.nextCursor}`);
    expect([first, second].flatMap(({ items }) => items.map(({ recordingId }) => recordingId))).toEqual(
      drifted.toReversed(),
    );
    expect(first.items[0]!.reasons).toContain('TEXT_DIFFERS');
    expect(first.items[0]!.moment).toBe(0);
    expect(second.nextCursor).toBeNull();
  });

  it('counts nothing that is not of the disclosure, the page or the device asked for', async () => {
    const carol = await appliance.as('carol');
    for (const filter of ['page=/other', 'device=phone', 'to=2020-01-01'])
      expect(await carol.get(`/api/disclosure-coverage?by=day&${filter}`)).toMatchObject({
        counts: { shown: 0, notShown: 0 },
        groups: [],
      });
  });
});

describe('the alarm', () => {
  it('names the first recording whose text is another, not one before it', () => {
    expect(alarm).toMatchObject({
      cause: 'text-drift',
      page: '/apply',
      firstRecordingId: drifted[0],
      moment: 0,
    });
    expect(fine).not.toContain(alarm.firstRecordingId);
  });

  it('reaches the duty mailbox with a link and numbers, and nothing of the visit', async () => {
    const mail = await eventually('the mail arrives', () =>
      Promise.resolve(mailServer.mails.find(({ text }) => text.includes('another text than the approved'))),
    );
    expect(mail).toMatchObject({ to: ['duty@bank.example'], user: ACCOUNT.user, secure: true });
    expect(mail.text).toContain(`${appliance.url}/alarms/${alarm.id}`);
    expect(mail.text).not.toMatch(/APP-\d|2\.9 %|\/apply/);
    const aude = await appliance.as('aude');
    const { channels } = await eventually('the console knows', async () => {
      const standing = await aude.get<{ channels: { waiting: number }[] }>('/api/notices');
      return standing.channels[0]!.waiting === 0 ? standing : null;
    });
    expect(channels).toMatchObject([{ name: 'email', target: '127.0.0.1', failingSince: null, givenUp: 0 }]);
  });

  it('is acknowledged by one person with a note, once', async () => {
    const carol = await appliance.as('carol');
    const note = { note: 'The campaign team changed it.' };
    const address = `/api/disclosure-alarms/${alarm.id}/acknowledge`;
    const taken = await Promise.allSettled([carol.post(address, note), carol.post(address, note)]);
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await carol.get(`/api/disclosure-alarms/${alarm.id}`)).toMatchObject({
      state: 'acknowledged',
      steps: [
        { what: 'opened', by: null },
        { what: 'acknowledged', ...note },
      ],
    });
  });
});

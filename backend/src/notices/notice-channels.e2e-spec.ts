import { createHmac } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { privateAuthority } from '../../test/interop/private-authority.js';
import { type Answer, type TestServer, startServer } from '../../test/support/test-server.js';
import { EmailChannel, type EmailOptions } from './email-channel.js';
import { ACCOUNT, type MailServer, startMailServer } from './mail-server.fixture.js';
import { plainNotice, type WrittenNotice } from './notice.js';
import { WebhookChannel } from './webhook-channel.js';

const tls = privateAuthority();
const stranger = privateAuthority();
const SECRET = 'shared by both sides, and long enough';
const running: { stop(): Promise<void> }[] = [];
afterAll(() => Promise.all(running.map((server) => server.stop())));

const NOTICE: WrittenNotice = {
  id: '0d7c64c5-5a3b-4a44-8f0d-4f1d0d6f9a10',
  kind: 'disclosure.alarm.opened',
  title: 'Representative example has another text than the approved one',
  facts: { cause: 'text-drift', visits: 50, affected: 48 },
  path: '/alarms/7',
  writtenAt: new Date('2026-11-21T10:00:00Z'),
};

async function mailbox(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(tls, options);
  running.push(server);
  return server;
}

/** What a test has otherwise; undefined takes an option away. */
type Change = { [K in keyof EmailOptions]?: EmailOptions[K] | undefined };

const email = (port: number, change: Change = {}) =>
  new EmailChannel({
    ...{ appliance: 'bank.example', host: '127.0.0.1', port, security: 'starttls', account: ACCOUNT },
    ...{ ca: tls.ca, from: 'exhibit@bank.example', to: ['duty@bank.example', 'carol@bank.example'] },
    consoleUrl: () => 'https://exhibit.bank.example',
    timeoutMs: 3_000,
    ...change,
  } as EmailOptions);

describe('mail is not sent', () => {
  it.each<[string, SMTPServerOptions, Change, string]>([
    ['to a server whose certificate nobody trusts', {}, { ca: stranger.ca }, 'TLS_REFUSED'],
    ['to one that is trusted by nobody here and known to nobody', {}, { ca: undefined }, 'TLS_REFUSED'],
    [
      'over a connection that cannot be encrypted',
      { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] },
      {},
      'TLS_REFUSED',
    ],
    ['with a wrong password', {}, { account: { user: 'exhibit', password: 'guess' } }, 'CREDENTIALS_REFUSED'],
    [
      'when the server takes no such recipient',
      { onRcptTo: (_to, _s, done) => done(new Error('no')) },
      {},
      'ANSWER_REFUSED',
    ],
    [
      'when the server refuses what was written',
      {
        onData: (stream, _s, done) => {
          stream.resume();
          stream.on('end', () => done(new Error('no')));
        },
      },
      {},
      'ANSWER_REFUSED',
    ],
  ])('%s', async (_what, server, change, code) => {
    const { port, mails } = await mailbox(server);
    await expect(email(port, change).deliver(NOTICE)).rejects.toMatchObject({ code });
    expect(mails).toEqual([]);
  });

  it('when nobody is there', async () => {
    const { port, stop } = await startMailServer(tls);
    await stop();
    await expect(email(port).deliver(NOTICE)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('to a server that never says anything, and is not waited for', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const waiting = email(port, { timeoutMs: 200 }).deliver(NOTICE);
    await expect(waiting).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await new Promise((resolve) => silent.close(resolve));
  });

  it('and its failure repeats neither the password nor what the server said', async () => {
    const { port } = await mailbox({
      onAuth: ({ password }, _session, done) => done(new Error(`wrong: ${password}`)),
    });
    const failure = await email(port)
      .deliver(NOTICE)
      .catch((error: Error) => error);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('horse');
  });
});

describe('mail', () => {
  it.each(['starttls', 'tls'] as const)('arrives over %s, under its account', async (security) => {
    const { port, mails } = await mailbox({ secure: security === 'tls' });
    await email(port, { security }).deliver(NOTICE);
    const [mail] = mails;
    expect(mail).toMatchObject({
      ...{ from: 'exhibit@bank.example', to: ['duty@bank.example', 'carol@bank.example'] },
      ...{ user: 'exhibit', secure: true },
    });
    expect(mail!.text).toContain('Subject: [bank.example] Representative example has another text');
    expect(mail!.text).toContain('affected: 48');
    expect(mail!.text).toContain('https://exhibit.bank.example/alarms/7');
    expect(mail!.text).toContain(`Message-ID: <${NOTICE.id}@bank.example>`);
  });

  it('of a title with headers in it goes to nobody else', async () => {
    const { port, mails } = await mailbox();
    const title = 'Rates\r\nBcc: thief@elsewhere.example\r\n\r\nA text of its own';
    await email(port).deliver({ ...NOTICE, ...plainNotice({ ...NOTICE, title }) });
    expect(mails[0]!.to).toEqual(['duty@bank.example', 'carol@bank.example']);
    const headers = mails[0]!.text.split('\r\n\r\n')[0]!;
    expect(headers).not.toMatch(/^(Bcc|A text)/im);
  });
});

describe('a webhook', () => {
  async function webhook(answer: Answer | null, ca = tls.ca): Promise<[WebhookChannel, TestServer]> {
    const server = await startServer(() => answer, tls);
    running.push(server);
    const now = () => new Date('2026-11-21T10:00:05Z');
    const consoleUrl = () => 'https://exhibit.bank.example';
    const options = { name: 'duty', appliance: 'bank.example', secret: SECRET, ca, consoleUrl, now };
    return [new WebhookChannel({ ...options, url: new URL(`${server.url}/in?team=7`) }), server];
  }

  it.each<[string, Answer, string]>([
    ['refuses', { status: 403 }, 'ANSWER_REFUSED'],
    ['sends us elsewhere', { status: 308, headers: { location: 'https://127.0.0.1:1/' } }, 'REDIRECTED'],
    ['answers without end', { status: 200, body: Buffer.alloc(70_000) }, 'ANSWER_TOO_LARGE'],
  ])('that %s was not told', async (_what, answer, code) => {
    const [channel, server] = await webhook(answer);
    await expect(channel.deliver(NOTICE)).rejects.toMatchObject({ code });
    expect(server.asked).toHaveLength(1);
  });

  it('is told nothing when nobody trusts its certificate', async () => {
    const [channel, server] = await webhook({ status: 200 }, stranger.ca);
    await expect(channel.deliver(NOTICE)).rejects.toMatchObject({ code: 'TLS_REFUSED' });
    expect(server.asked).toEqual([]);
  });

  it('is told with a time that is signed with the rest', async () => {
    const [channel, server] = await webhook({ status: 204 });
    await channel.deliver(NOTICE);
    const { headers, body } = server.asked[0]!;
    const expected = createHmac('sha256', SECRET).update(body).digest('hex');
    expect(headers['exhibit-signature']).toBe(`sha256=${expected}`);
    expect(JSON.parse(body.toString())).toEqual({
      schema: 'exhibit.notice/v1',
      appliance: 'bank.example',
      id: NOTICE.id,
      kind: 'disclosure.alarm.opened',
      title: NOTICE.title,
      facts: { cause: 'text-drift', visits: 50, affected: 48 },
      link: 'https://exhibit.bank.example/alarms/7',
      writtenAt: '2026-11-21T10:00:00.000Z',
      sentAt: '2026-11-21T10:00:05.000Z',
    });
    expect(channel.target).not.toContain('team');
  });
});

import { createHmac } from 'node:crypto';
import { privateAuthority } from '../../../test/interop/private-authority.js';
import { logInMemory } from '../../../test/support/log-in-memory.js';
import { type Answer, type TestServer, startServer } from '../../../test/support/test-server.js';
import { WebhookAnchor } from './webhook-anchor.js';

const SECRET = 'shared by both sides, and long enough';
const tls = privateAuthority();
const log = logInMemory();
const checkpoint = await log.checkpoint(7);
const servers: TestServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function webhook(answer: Answer, ca: string | undefined = tls.ca): Promise<WebhookAnchor> {
  const server = await startServer(() => answer, tls);
  servers.push(server);
  const url = new URL(`${server.url}/in?team=audit`);
  return new WebhookAnchor({
    name: 'archive',
    appliance: log.appliance,
    url,
    secret: SECRET,
    ...(ca ? { ca } : {}),
  });
}

describe('a webhook', () => {
  it.each<[string, Answer, string]>([
    ['refuses', { status: 403 }, 'ANSWER_REFUSED'],
    ['is broken', { status: 500 }, 'ANSWER_REFUSED'],
    ['sends us elsewhere', { status: 307, headers: { location: 'https://127.0.0.1:1/' } }, 'REDIRECTED'],
    ['answers without end', { status: 200, body: Buffer.alloc(70_000) }, 'ANSWER_TOO_LARGE'],
  ])('that %s has not taken the checkpoint', async (_what, answer, code) => {
    await expect((await webhook(answer)).hand(checkpoint)).rejects.toMatchObject({ code });
    expect(servers.at(-1)!.asked).toHaveLength(1);
  });

  it('is told nothing when nobody trusts its certificate', async () => {
    const anchor = await webhook({ status: 200 }, privateAuthority().ca);
    await expect(anchor.hand(checkpoint)).rejects.toMatchObject({ code: 'TLS_REFUSED' });
    expect(servers.at(-1)!.asked).toEqual([]);
  });

  it('is shown by its host alone, because its address may hold a secret', async () => {
    expect((await webhook({ status: 204 })).target).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('takes the checkpoint with a body that it can authenticate', async () => {
    await (await webhook({ status: 204 })).hand(checkpoint);
    const [{ headers, body }] = servers.at(-1)!.asked as [TestServer['asked'][number]];
    const expected = createHmac('sha256', SECRET).update(body).digest('hex');
    expect(headers['exhibit-signature']).toBe(`sha256=${expected}`);
    expect(JSON.parse(body.toString())).toEqual({
      schema: 'exhibit.checkpoint/v1',
      origin: 'bank.example/audit',
      size: 7,
      root: checkpoint.root.toString('base64'),
      note: checkpoint.note,
      signedAt: checkpoint.signedAt.toISOString(),
    });
  });
});

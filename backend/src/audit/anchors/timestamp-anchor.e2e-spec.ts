import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateAuthority } from '../../../test/interop/private-authority.js';
import { logInMemory } from '../../../test/support/log-in-memory.js';
import { opensslAuthority } from '../../../test/support/openssl-authority.js';
import { type Answer, type TestServer, startServer } from '../../../test/support/test-server.js';
import { testTimestampAuthority } from '../../evidence/timestamp-authority.fixture.js';
import { verifyTimestampToken } from '../../evidence/timestamp-token.js';
import { BuiltInTimestamp } from './built-in-timestamp.js';
import { TimestampAnchor } from './timestamp-anchor.js';

const REPLY = 'application/timestamp-reply';
const folder = mkdtempSync(join(tmpdir(), 'exhibit-tsa-'));
const authority = opensslAuthority(folder);
const tls = privateAuthority();
const checkpoint = await logInMemory().checkpoint(7);
const servers: TestServer[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function tsa(
  answer: (request: Buffer) => Answer | null,
  options: { tls?: boolean; ca?: string; trustedPem?: string } = {},
): Promise<TimestampAnchor> {
  const server = await startServer(({ body }) => answer(body), options.tls ? tls : undefined);
  servers.push(server);
  const { ca, trustedPem = authority.rootPem } = options;
  return new TimestampAnchor({
    name: 'tsa',
    url: new URL(`${server.url}/tsr`),
    trustedPem,
    ...(ca ? { ca } : {}),
  });
}
const honest = (request: Buffer): Answer => ({ status: 200, type: REPLY, body: authority.reply(request) });
const code = async (anchor: TimestampAnchor) => {
  const error: unknown = await anchor.hand(checkpoint).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return (error as { code?: string } | undefined)?.code;
};

describe("an answer of the firm's timestamp authority is refused", () => {
  it.each<[string, (request: Buffer) => Answer, string]>([
    ['that is an error', () => ({ status: 500 }), 'ANSWER_REFUSED'],
    ['that is a page', () => ({ status: 200, type: 'text/html', body: '<html>' }), 'ANSWER_MALFORMED'],
    ['that is no DER', () => ({ status: 200, type: REPLY, body: 'nonsense' }), 'DER_MALFORMED'],
    ['that leads elsewhere', () => ({ status: 302, headers: { location: '/other' } }), 'REDIRECTED'],
    [
      'that is too large',
      () => ({ status: 200, type: REPLY, body: Buffer.alloc(70_000) }),
      'ANSWER_TOO_LARGE',
    ],
  ])('%s', async (_what, answer, expected) => {
    expect(await code(await tsa(answer))).toBe(expected);
  });

  it('that answers another request', async () => {
    const old: { answer?: Answer } = {};
    const replaying = await tsa((request) => (old.answer ??= honest(request)));
    expect(await code(replaying)).toBeUndefined();
    expect(await code(replaying)).toBe('TIMESTAMP_NONCE_DIFFERS');
  });

  it('that nobody trusts', async () => {
    const { root } = testTimestampAuthority();
    expect(await code(await tsa(honest, { trustedPem: root.pem }))).toBe('TIMESTAMP_CHAIN_UNTRUSTED');
  });

  it('from a server whose TLS certificate nobody trusts', async () => {
    expect(await code(await tsa(honest, { tls: true }))).toBe('TLS_REFUSED');
  });

  it('that never comes, because nobody is there', async () => {
    const gone = await startServer(() => null);
    await gone.stop();
    const anchor = new TimestampAnchor({
      name: 'tsa',
      url: new URL(gone.url),
      trustedPem: authority.rootPem,
    });
    expect(await code(anchor)).toBe('UNREACHABLE');
  });
});

describe("a token of the firm's timestamp authority", () => {
  it.each([
    ['http', {}],
    ['https with a private authority', { tls: true, ca: tls.ca }],
  ])('comes over %s and verifies later, without the network', async (_what, options) => {
    const token = await (await tsa(honest, options)).hand(checkpoint);
    const bytes = Buffer.from(checkpoint.note);
    expect(verifyTimestampToken(token, { bytes, trustedPem: authority.rootPem }).authority).toContain(
      'openssl',
    );
    const { headers } = servers.at(-1)!.asked[0]!;
    expect(headers).toMatchObject({ 'content-type': 'application/timestamp-query', accept: REPLY });
  });
});

describe('the built-in timestamp authority', () => {
  const { root, own } = testTimestampAuthority({}, 0);
  const builtIn = (now: Date) =>
    new BuiltInTimestamp(
      'built-in',
      () => Promise.resolve({ privateKey: own.key, chainDer: [own.der, root.der] }),
      () => now,
    );

  it('says that it is not independent', () => {
    expect(builtIn(new Date())).toMatchObject({ independent: false, target: 'this appliance' });
  });

  it('makes no token outside the life of its certificate', async () => {
    await expect(builtIn(new Date('2050-01-01')).hand(checkpoint)).rejects.toMatchObject({
      code: 'TIMESTAMP_CERTIFICATE_EXPIRED',
    });
  });

  it('makes tokens that verify', async () => {
    const at = new Date('2026-11-21T10:00:00.000Z');
    const token = await builtIn(at).hand(checkpoint);
    const found = verifyTimestampToken(token, { bytes: Buffer.from(checkpoint.note), trustedPem: root.pem });
    expect(found.at).toEqual(at);
    expect(found.independent).toBe(false);
  });
});

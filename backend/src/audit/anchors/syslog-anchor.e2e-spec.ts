import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { privateAuthority } from '../../../test/interop/private-authority.js';
import { logInMemory } from '../../../test/support/log-in-memory.js';
import { parseVerifierKey, verifyNote } from '../../evidence/signed-note.js';
import { SyslogAnchor } from './syslog-anchor.js';
import { framed, syslogMessage } from './syslog-message.js';

const tls = privateAuthority();
const log = logInMemory();
const checkpoint = await log.checkpoint(7, new Date('2026-11-21T10:00:00.000Z'));
const stops: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(stops.map((stop) => stop())));

async function syslogServer(
  options: TlsOptions = {},
  answer: (socket: Socket) => void = (socket) => socket.end(),
) {
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ key: tls.key, cert: tls.cert, ...options }, (socket) => {
    sockets.add(socket);
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.on('end', () => {
      received.push(Buffer.concat(pieces));
      answer(socket);
    });
    socket.on('error', () => undefined);
  }).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port, received };
}
const anchorAt = (
  port: number,
  more: { ca?: string; timeoutMs?: number; certificate?: { key: string; cert: string } } = {},
) => new SyslogAnchor({ name: 'siem', appliance: log.appliance, host: '127.0.0.1', port, ...more });

describe('a syslog server is given nothing', () => {
  it('when nobody trusts its certificate', async () => {
    const { port, received } = await syslogServer();
    await expect(anchorAt(port).hand(checkpoint)).rejects.toMatchObject({ code: 'TLS_REFUSED' });
    expect(received).toEqual([]);
  });
  it('when it wants to know who we are and we have nothing to show', async () => {
    const { port, received } = await syslogServer({
      requestCert: true,
      rejectUnauthorized: true,
      ca: tls.ca,
    });
    const { code } = (await anchorAt(port, { ca: tls.ca })
      .hand(checkpoint)
      .catch((error: unknown) => error)) as { code: string };
    expect(['TLS_REFUSED', 'UNREACHABLE']).toContain(code);
    expect(received).toEqual([]);
  });
  it('when it does not take what it is given in time', async () => {
    const { port } = await syslogServer({ allowHalfOpen: true }, () => undefined);
    await expect(anchorAt(port, { ca: tls.ca, timeoutMs: 300 }).hand(checkpoint)).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
  });
});

describe('a syslog server', () => {
  it.each([
    ['', {}, {}],
    [
      ' that asks for a certificate',
      { requestCert: true, rejectUnauthorized: true, ca: tls.ca },
      { certificate: tls },
    ],
  ])('%s is given one framed message with the whole checkpoint', async (_what, options, more) => {
    const { port, received } = await syslogServer(options);
    await anchorAt(port, { ca: tls.ca, ...more }).hand(checkpoint);
    expect(received).toHaveLength(1);
    const [, length, message] = /^(\d+) (.*)$/s.exec(received[0]!.toString())!;
    expect(Number(length)).toBe(Buffer.byteLength(message!));
    expect(message).toMatch(
      /^<109>1 2026-11-21T10:00:00\.000Z bank\.example exhibit - checkpoint \[checkpoint@32473 /,
    );
    const note = Buffer.from(/ note="([^"]*)"/.exec(message!)![1]!, 'base64').toString();
    expect(verifyNote(note, parseVerifierKey(log.verifierKey))).toContain('bank.example/audit\n7\n');
  });
});

describe('a syslog message', () => {
  it('counts bytes, not characters', () => expect(framed('ü').toString()).toBe('2 ü'));
  it('lets no value end its own quotes', () => {
    expect(syslogMessage('a"]\\', checkpoint)).toContain('origin="a\\"\\]\\\\/audit"');
  });
});

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type TestServer, startServer } from '../../../test/support/test-server.js';
import { post } from './outbound-post.js';

const servers: TestServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const ask = (url: string) => post({ url: new URL(url), headers: {}, body: Buffer.from('x'), timeoutMs: 300 });

describe('an answer is not waited for beyond its time', () => {
  it('when it does not begin', async () => {
    const silent = await startServer(() => null);
    servers.push(silent);
    await expect(ask(silent.url)).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });

  it('when it begins and does not end', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nslow'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await new Promise((resolve) => server.close(resolve));
  });
});

it('an answer that is cut off is none', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(ask(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  await new Promise((resolve) => server.close(resolve));
});

it('an answer in time is given whole', async () => {
  const server = await startServer(() => ({ status: 200, type: 'Text/Plain; charset=utf-8', body: 'yes' }));
  servers.push(server);
  expect(await ask(server.url)).toEqual({ status: 200, contentType: 'text/plain', body: Buffer.from('yes') });
});

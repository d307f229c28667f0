import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be shut and opened again. */
export async function doorTo(address: string) {
  const { hostname, port } = new URL(address);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(port), hostname);
    for (const one of [socket, onward]) {
      open.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => (socket.destroy(), onward.destroy(), open.delete(one)));
    }
    socket.pipe(onward).pipe(socket);
  });
  const listen = (at: number) => new Promise<void>((done) => server.listen(at, '127.0.0.1', done));
  await listen(0);
  const at = (server.address() as AddressInfo).port;
  const url = new URL(address);
  [url.hostname, url.port] = ['127.0.0.1', String(at)];
  return {
    url: url.href,
    open: () => listen(at),
    shut: async () => {
      if (!server.listening) return;
      const closed = new Promise((done) => server.close(done));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

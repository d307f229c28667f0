import { once } from 'node:events';
import type { Server } from 'node:http';

export interface Listening {
  port: number;
  url: string;
  stop(): Promise<void>;
}

/** Listens on the loopback address; stopping ends open connections as well. */
export async function listen(server: Server, port: number): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

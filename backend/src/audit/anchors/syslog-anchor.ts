import { connect, type ConnectionOptions } from 'node:tls';
import { OutboundFailure } from '../../platform/outbound/outbound-failure.js';
import { asFailure } from '../../platform/outbound/outbound-post.js';
import type { Anchor } from './anchor.js';
import type { SignedCheckpoint } from './checkpoint-source.js';
import { framed, syslogMessage } from './syslog-message.js';

export interface SyslogOptions {
  name: string;
  appliance: string;
  host: string;
  port: number;
  ca?: string;
  /** What the appliance shows when the server asks for a certificate, PEM. */
  certificate?: { cert: string; key: string };
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/** Syslog over TLS (RFC 5425). Syslog acknowledges nothing: handed over means that the connection took it and ended well. */
export class SyslogAnchor implements Anchor {
  readonly kind = 'syslog';
  readonly independent = true;
  readonly name: string;
  readonly target: string;

  constructor(private readonly options: SyslogOptions) {
    this.name = options.name;
    this.target = `${options.host}:${options.port}`;
  }

  async hand(checkpoint: SignedCheckpoint): Promise<null> {
    const { host, port, ca, certificate, appliance, timeoutMs } = this.options;
    const connection = {
      host,
      port,
      minVersion: 'TLSv1.2' as const,
      ...(ca === undefined ? {} : { ca }),
      ...certificate,
    };
    await send(connection, framed(syslogMessage(appliance, checkpoint)), timeoutMs ?? TIMEOUT_MS);
    return null;
  }
}

/** Waits until the other side closes too: with TLS 1.3 a refused certificate shows only after the first write. */
function send(connection: ConnectionOptions, bytes: Buffer, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(connection, () => socket.end(bytes));
    const deadline = setTimeout(() => socket.destroy(new OutboundFailure('TIMED_OUT')), timeoutMs);
    socket.once('error', (error) => reject(asFailure(error)));
    socket.once('close', () => {
      clearTimeout(deadline);
      resolve();
    });
    // What a syslog server says is nothing that we read; it must be taken for the end to be seen.
    socket.resume();
  });
}

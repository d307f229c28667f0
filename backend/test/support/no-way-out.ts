import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/** What this process asked for, and which of it a network without a way out had to refuse. */
export interface NoWayOut {
  /** host:port of every connection that was begun. */
  asked: Set<string>;
  refused: string[];
  open(): void;
}

interface Asked {
  host?: string;
  port?: number | string;
  path?: string;
}

/**
 * From now on this process is in a network that ends at the machine: no name is resolved, no other address is reached,
 * and every connection is written down. Node's own sockets are the one way out that everything in a process takes.
 */
export function noWayOut(): NoWayOut {
  const asked = new Set<string>();
  const refused: string[] = [];
  const unreachable = (what: string) => {
    refused.push(what);
    return Object.assign(new Error(`connect ENETUNREACH ${what}`), {
      code: 'ENETUNREACH',
      syscall: 'connect',
    });
  };
  const kept = {
    connect: net.Socket.prototype.connect,
    lookup: dns.lookup,
    send: dgram.Socket.prototype.send,
  };

  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as [Asked | number, unknown];
    const { host, port, path }: Asked =
      typeof first === 'object'
        ? first
        : { port: first, ...(typeof second === 'string' ? { host: second } : {}) };
    const to = `${host ?? 'localhost'}:${port}`;
    if (path === undefined) asked.add(to);
    if (path !== undefined || isHere(host)) return Reflect.apply(kept.connect, this, args) as net.Socket;
    this.destroy(unreachable(to));
    return this;
  } as typeof kept.connect;
  dns.lookup = ((name: string, ...rest: unknown[]) => {
    if (isHere(name)) return Reflect.apply(kept.lookup, dns, [name, ...rest]) as unknown;
    const done = rest.at(-1) as (error: Error) => void;
    done(unreachable(name));
  }) as unknown as typeof dns.lookup;
  dgram.Socket.prototype.send = function () {
    throw unreachable('a datagram');
  } as typeof kept.send;

  return {
    asked,
    refused,
    open: () => {
      net.Socket.prototype.connect = kept.connect;
      dns.lookup = kept.lookup;
      dgram.Socket.prototype.send = kept.send;
    },
  };
}

const isHere = (host: string | undefined) =>
  host === undefined || host === 'localhost' || host === '127.0.0.1';

import type { Readable, Writable } from 'node:stream';
import { isObject } from '../../evidence/json-shape.js';

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(fault: Error): void;
}

export interface DevtoolsEvent {
  method: string;
  params: Record<string, unknown>;
  sessionId: string | undefined;
}

/**
 * The Chrome DevTools Protocol over two pipes (`--remote-debugging-pipe`): JSON messages, each ended by a zero byte.
 * No port is opened that anybody else could connect to, and when the pipes close the browser ends.
 */
export class DevtoolsPipe {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private rest = '';
  onEvent: (event: DevtoolsEvent) => void = () => undefined;

  constructor(
    private readonly to: Writable,
    from: Readable,
  ) {
    from.setEncoding('utf8');
    from.on('data', (text: string) => this.receive(text));
    from.on('close', () => this.end());
    from.on('error', () => this.end());
    to.on('error', () => this.end());
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  private receive(text: string): void {
    const parts = text.split('\0');
    parts[0] = this.rest + parts[0];
    this.rest = parts.pop()!;
    for (const part of parts) this.take(JSON.parse(part));
  }

  private take(message: unknown): void {
    if (!isObject(message)) return;
    const { id, method, params, result, error, sessionId } = message;
    if (typeof method === 'string') {
      this.onEvent({
        method,
        params: isObject(params) ? params : {},
        sessionId: typeof sessionId === 'string' ? sessionId : undefined,
      });
      return;
    }
    const waiting = this.waiting.get(id as number);
    this.waiting.delete(id as number);
    if (error === undefined) waiting?.resolve(isObject(result) ? result : {});
    else waiting?.reject(new Error('The browser refused a command.'));
  }

  private end(): void {
    for (const { reject } of this.waiting.values()) reject(new Error('The browser has ended.'));
    this.waiting.clear();
  }
}

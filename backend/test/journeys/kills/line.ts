import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of the bytes between the visitor and the appliance. `deaf`: what is asked arrives, no answer comes back. */
export type LineState = 'whole' | 'cut' | 'deaf';

/** The network between a visitor and the appliance, one TCP connection for each of theirs. */
export class Line {
  private state: LineState = 'whole';
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {
    server.on('connection', (visitor) => this.join(visitor));
  }

  static async to(url: string): Promise<Line> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Line(server, Number(new URL(url).port));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  become(state: LineState): void {
    this.state = state;
    // A cut takes what is under way with it; so does the end of deafness, or somebody would wait for ever.
    if (state !== 'deaf') for (const socket of this.open) socket.destroy();
  }

  async close(): Promise<void> {
    this.become('cut');
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private join(visitor: Socket): void {
    if (this.state === 'cut') return void visitor.destroy();
    const appliance = connect(this.port, '127.0.0.1');
    for (const [socket, other] of [
      [visitor, appliance],
      [appliance, visitor],
    ] as const) {
      this.open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.open.delete(socket);
        other.destroy();
      });
    }
    visitor.on('data', (bytes) => appliance.write(bytes));
    appliance.on('data', (bytes) => this.state === 'whole' && visitor.write(bytes));
  }
}

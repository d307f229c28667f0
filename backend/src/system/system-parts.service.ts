import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { KeysOverview } from '../keys/care/keys-overview.service.js';
import { ProductError } from '../platform/product-error.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import type { SystemPartDto } from './system.dto.js';

/** Asks each part that the appliance stands on whether it answers. */
@Injectable()
export class SystemParts {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly keys: KeysOverview,
  ) {}

  async all(): Promise<SystemPartDto[]> {
    return Promise.all([
      answers('database', () => this.source.query('SELECT 1')),
      this.objectStore(),
      ...this.certificates(),
    ]);
  }

  /** Degraded is ready: what needs no content still works, and a recorder is told to come back. */
  private async objectStore(): Promise<SystemPartDto> {
    const asked = await answers('object store', async () => {
      for await (const _ of this.store.list('health/')) break;
    });
    const { state, detail } = this.store.condition();
    return state === 'ok' ? asked : { name: asked.name, state, detail };
  }

  /** Never down: what an ended certificate signs still opens with the verifier key, and someone is told in time. */
  private certificates(): Promise<SystemPartDto>[] {
    return this.keys
      .certificates()
      .filter(({ current }) => current)
      .map(({ purpose, state, daysLeft, notAfter }) =>
        Promise.resolve({
          name: `${purpose} certificate`,
          state: state === 'good' ? ('ok' as const) : ('degraded' as const),
          detail:
            state === 'ended' ? `ended on ${notAfter}: bring a new one` : `good for ${daysLeft} more days`,
        }),
      );
  }

  async requireReady(): Promise<{ status: 'ok' }> {
    const down = (await this.all()).filter(({ state }) => state === 'down').map(({ name }) => name);
    if (down.length > 0) throw new ProductError('NOT_READY', 503, `Not answering: ${down.join(', ')}.`);
    return { status: 'ok' };
  }
}

async function answers(name: string, ask: () => Promise<unknown>): Promise<SystemPartDto> {
  const begun = performance.now();
  try {
    await ask();
    return { name, state: 'ok', detail: `answers in ${Math.ceil(performance.now() - begun)} ms` };
  } catch {
    return { name, state: 'down', detail: 'does not answer' };
  }
}

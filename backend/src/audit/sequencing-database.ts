import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';

type Postgres = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A sequencer and a signer of checkpoints at a time. */
const CONNECTIONS = 2;
export const SEQUENCER = 'exhibit-sequencer';

/**
 * Connections of its own for the sequencer. A reader may hold one of the appliance's while it waits for the log, and a
 * pool whose every connection waits for another one would wait for ever.
 */
@Injectable()
export class SequencingDatabase implements OnApplicationShutdown {
  private opening: Promise<DataSource> | null = null;

  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return (await this.open()).transaction(work);
  }

  async query<T>(sql: string): Promise<T[]> {
    return (await this.open()).query(sql);
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.opening?.catch(() => null))?.destroy();
  }

  private open(): Promise<DataSource> {
    const { entities: _none, extra, ...options } = this.source.options as Postgres;
    this.opening ??= new DataSource({
      ...options,
      applicationName: SEQUENCER,
      extra: { ...(extra as object), max: CONNECTIONS },
    })
      .initialize()
      .catch((failure: unknown) => {
        this.opening = null;
        throw failure;
      });
    return this.opening;
  }
}

import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import type { EntityManager } from 'typeorm';
import { Configuration } from '../config/configuration.js';
import { JOBS_SCHEMA, QUEUES, type QueueName } from './queues.js';

export type JobHandler = (data: Record<string, string>) => Promise<void>;

/** How many jobs of a queue are in which state. */
export interface QueueDepth {
  queue: QueueName;
  ready: number;
  /** Not before a time that is still to come. */
  deferred: number;
  active: number;
  /** For good. */
  failed: number;
}

/**
 * Jobs in PostgreSQL. A job may run twice or late, never not at all: handlers are idempotent, and what must happen
 * is also written as a due date in its own table.
 */
@Injectable()
export class Jobs implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly boss: PgBoss;

  constructor(configuration: Configuration) {
    this.boss = new PgBoss({
      connectionString: configuration.database.url,
      schema: JOBS_SCHEMA,
      application_name: 'exhibit-jobs',
      max: 4,
      migrate: false,
      createSchema: false,
      reindex: false,
    });
    this.boss.on('error', (error) => this.logger.error({ error: error.name }));
  }

  async onModuleInit(): Promise<void> {
    await this.boss.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 5_000 });
  }

  /** Enqueues within the caller's transaction: there is a job exactly if the change was committed. */
  async enqueue(
    manager: EntityManager,
    queue: QueueName,
    data: Record<string, string>,
    options: { startAfter?: Date; singletonKey?: string; deadLetter?: QueueName } = {},
  ): Promise<void> {
    await this.boss.send(queue, data, { ...options, db: inTransaction(manager) });
  }

  async work(queue: QueueName, handler: JobHandler): Promise<void> {
    await this.boss.work<Record<string, string>>(queue, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
      for (const job of jobs) await this.run(queue, handler, job.data);
    });
  }

  async schedule(queue: QueueName, cron: string): Promise<void> {
    await this.boss.schedule(queue, cron, {}, { tz: 'UTC' });
  }

  /** Numbers of jobs that wait and that failed for good. */
  async counts(): Promise<{ waiting: number; failed: number }> {
    const queues = await Promise.all(
      (Object.keys(QUEUES) as QueueName[]).map((name) => this.boss.getQueueStats(name)),
    );
    const all = queues.flat();
    return {
      waiting: all.reduce((sum, queue) => sum + queue.queuedCount, 0),
      failed: all.reduce((sum, queue) => sum + queue.failedCount, 0),
    };
  }

  /** As pg-boss counted them within the last two minutes or so: one row of each queue is read, no job. */
  async depths(): Promise<QueueDepth[]> {
    const queues = await this.boss.getQueues(Object.keys(QUEUES));
    return queues.map(({ name, readyCount, deferredCount, activeCount, failedCount }) => ({
      queue: name as QueueName,
      ready: readyCount,
      deferred: deferredCount,
      active: activeCount,
      failed: failedCount,
    }));
  }

  private async run(queue: QueueName, handler: JobHandler, data: Record<string, string>): Promise<void> {
    try {
      await handler(data);
    } catch (error) {
      // pg-boss stores what a job throws; a message could carry content, so only its name goes on.
      const name = error instanceof Error ? error.name : 'unknown';
      this.logger.error({ queue, error: name, code: (error as { code?: unknown }).code });
      throw new Error(`${queue} failed: ${name}`);
    }
  }
}

const inTransaction = (manager: EntityManager) => ({
  executeSql: async (text: string, values?: unknown[]) => {
    const rows: unknown = await manager.query(text, values);
    return { rows: Array.isArray(rows) ? rows : [] };
  },
});

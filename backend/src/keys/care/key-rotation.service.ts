import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { KEY_PROVIDER, type KeyProvider } from '../key-provider.js';
import { RotationRunningError } from '../keys.errors.js';
import { KeyRewrapping } from './key-rewrapping.entity.js';
import { keysOlderThan, rewrapSome } from './wrapped-rows.js';

export const ROTATION_LOCK = 0x6b657973;
const BATCH = 1_000;
const BATCHES_A_JOB = 100;

/**
 * Makes a new key-encryption key and wraps every key anew with it. The old version stays: a backup may bring back rows
 * that it wraps (see `key-provider.ts`).
 */
@Injectable()
export class KeyRotation {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KEY_PROVIDER) private readonly provider: KeyProvider,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  newest(): Promise<KeyRewrapping | null> {
    return this.source.manager.findOne(KeyRewrapping, { where: {}, order: { startedAt: 'DESC' } });
  }

  /** A new version and the job that wraps with it. One person may: it gives nobody access, and loses nothing. */
  async rotate(actor: Actor): Promise<KeyRewrapping> {
    return this.alone(async (manager) => {
      if (await running(manager)) throw new RotationRunningError();
      const { version, fingerprint } = await this.provider.newVersion();
      const rewrapping = await this.begin(manager, actor, version);
      const fields = { provider: this.provider.kind, version, fingerprint };
      await this.audit.append(manager, actor, { kind: 'kek.created', fields });
      await this.noteBeginning(manager, actor, rewrapping);
      return rewrapping;
    });
  }

  /** Wraps anew what is left with an older version: where a version was made by hand, or a process was late. */
  async catchUp(actor: Actor): Promise<KeyRewrapping | null> {
    const version = (await this.provider.versions()).at(-1)!.version;
    return this.alone(async (manager) => {
      if ((await running(manager)) || (await keysOlderThan(manager, version)) === 0) return null;
      const rewrapping = await this.begin(manager, actor, version);
      await this.noteBeginning(manager, actor, rewrapping);
      return rewrapping;
    });
  }

  /** Goes on with a rewrapping for a while, then leaves the rest to the next job. It may be killed at any moment. */
  async work(actor: Actor, id: string): Promise<void> {
    for (let count = 0; count < BATCHES_A_JOB; count++) if (!(await this.batch(actor, id))) return;
    await this.jobs.enqueue(this.source.manager, 'keys.rewrap', { rewrapping: id });
  }

  /** One transaction: some keys, and the progress that counts them; two that work at once take turns. False when nothing is left. */
  async batch(actor: Actor, id: string): Promise<boolean> {
    return this.source.transaction(async (manager) => {
      const rewrapping = await manager.findOne(KeyRewrapping, {
        where: { id, finishedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (rewrapping === null) return false;
      const count = await rewrapSome(manager, this.provider, rewrapping.toVersion, BATCH);
      const done = Number(rewrapping.rewrapped) + count;
      const finishedAt = count === 0 ? this.clock.now() : null;
      await manager.update(KeyRewrapping, { id }, { rewrapped: String(done), finishedAt });
      if (finishedAt !== null)
        await this.audit.append(manager, actor, {
          kind: 'rewrapping.finished',
          fields: { rewrapping: id, version: rewrapping.toVersion, keys: done },
        });
      return count > 0;
    });
  }

  private async begin(manager: EntityManager, actor: Actor, version: number): Promise<KeyRewrapping> {
    const rewrapping: KeyRewrapping = {
      id: randomUUID(),
      toVersion: version,
      total: String(await keysOlderThan(manager, version)),
      rewrapped: '0',
      startedBy: actor.kind === 'person' ? actor.personId : null,
      startedAt: this.clock.now(),
      finishedAt: null,
    };
    await manager.insert(KeyRewrapping, rewrapping);
    await this.jobs.enqueue(manager, 'keys.rewrap', { rewrapping: rewrapping.id });
    return rewrapping;
  }

  private noteBeginning(manager: EntityManager, actor: Actor, { id, toVersion, total }: KeyRewrapping) {
    const fields = { rewrapping: id, version: toVersion, keys: Number(total) };
    return this.audit.append(manager, actor, { kind: 'rewrapping.started', fields });
  }

  /** Two that rotate at the same moment would make two versions of which one wraps nothing. */
  private alone<T>(act: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [ROTATION_LOCK]);
      return act(manager);
    });
  }
}

const running = (manager: EntityManager): Promise<boolean> =>
  manager.existsBy(KeyRewrapping, { finishedAt: IsNull() });

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import type { OperatorActor, PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { ProductError } from '../platform/product-error.js';
import {
  type ServerIdentity,
  storeIdOf,
  type StoreQualification,
} from '../storage/qualification/qualification.js';
import { qualifyStore } from '../storage/qualification/qualify-store.js';
import { StoreQualificationRow } from './store-qualification.entity.js';

/** Examines the configured store and keeps what was found. */
@Injectable()
export class StoreQualifications {
  private running = false;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  get storeId(): string {
    return storeIdOf(this.configuration.storage);
  }

  last(): Promise<StoreQualificationRow | null> {
    return this.source.manager.findOne(StoreQualificationRow, {
      where: { storeId: this.storeId },
      order: { qualifiedAt: 'DESC' },
    });
  }

  /** Takes some seconds: it waits for a retention to end. */
  async run(
    actor: PersonActor | OperatorActor,
    stated: Partial<ServerIdentity>,
  ): Promise<StoreQualificationRow> {
    if (this.running)
      throw new ProductError('QUALIFICATION_RUNNING', 409, 'The store is being examined. Look again soon.');
    this.running = true;
    try {
      return await this.keep(actor, await qualifyStore(this.configuration.storage, stated));
    } finally {
      this.running = false;
    }
  }

  private keep(
    actor: PersonActor | OperatorActor,
    found: StoreQualification,
  ): Promise<StoreQualificationRow> {
    const row: StoreQualificationRow = {
      id: randomUUID(),
      storeId: found.storeId,
      kind: found.kind,
      serverName: found.server.name,
      serverVersion: found.server.version,
      checks: found.checks,
      reasons: found.reasons,
      worm: found.worm,
      qualifiedAt: this.clock.now(),
      qualifiedBy: actor.kind === 'person' ? actor.personId : null,
    };
    const failed = found.checks.filter(({ result }) => result === 'failed').map(({ name }) => name);
    return this.source.transaction(async (manager) => {
      await manager.insert(StoreQualificationRow, row);
      await this.audit.append(manager, actor, {
        kind: 'store.qualified',
        fields: {
          qualification: row.id,
          store: row.storeId,
          kind: row.kind,
          worm: row.worm,
          failed,
          resultHash: sha256Hex(canonicalBytes({ server: found.server, checks: found.checks })),
        },
      });
      return row;
    });
  }
}

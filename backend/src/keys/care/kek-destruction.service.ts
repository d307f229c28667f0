import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { KEY_PROVIDER, type KekVersion, type KeyProvider } from '../key-provider.js';
import { KekDestructionRefusedError } from '../keys.errors.js';
import { ROTATION_LOCK } from './key-rotation.service.js';
import { keysPerVersion } from './wrapped-rows.js';

/** A process that read the keyring before the rotation may still commit what it wrapped. */
const SETTLED_MS = 3_600_000;

/**
 * Ends old backups: a copy of the database from before a rotation has keys that only the old version opens. Everything
 * that still stands, on hold or not, was wrapped anew before; what was destroyed since then was not, and nobody can.
 */
@Injectable()
export class KekDestruction {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KEY_PROVIDER) private readonly provider: KeyProvider,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** KEK_UNKNOWN, KEK_NEWEST, KEK_IN_USE or KEK_TOO_FRESH when it may not be. The entry is committed before the key goes. */
  async destroy(actor: Actor, version: number): Promise<void> {
    await this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [ROTATION_LOCK]);
      const kek = await this.requireSpare(manager, version);
      const fields = { provider: this.provider.kind, version, fingerprint: kek.fingerprint };
      await this.audit.append(manager, actor, { kind: 'kek.destroyed', fields });
    });
    // A rotation only ever adds newer versions: what was spare at the commit is spare now.
    await this.provider.destroyVersion(version);
  }

  private async requireSpare(manager: EntityManager, version: number): Promise<KekVersion> {
    const versions = await this.provider.versions();
    const kek = versions.find((one) => one.version === version);
    if (!kek) throw new KekDestructionRefusedError('KEK_UNKNOWN');
    if (versions.at(-1)!.version === version) throw new KekDestructionRefusedError('KEK_NEWEST');
    if (((await keysPerVersion(manager)).get(version) ?? 0) > 0)
      throw new KekDestructionRefusedError('KEK_IN_USE');
    const settled: unknown[] = await manager.query(
      'SELECT 1 FROM key_rewrapping WHERE to_version > $1 AND finished_at < $2 LIMIT 1',
      [version, new Date(this.clock.now().getTime() - SETTLED_MS)],
    );
    if (settled.length === 0) throw new KekDestructionRefusedError('KEK_TOO_FRESH');
    return kek;
  }
}

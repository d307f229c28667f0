import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { successionText } from '../../evidence/key-history.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Signer } from '../signer.js';

const SUCCESSION_LOCK = 0x6b657968;
/** Longer than any transaction may take, or any process needs to see a new key. */
const SIGNED_FOR_MS = 600_000;

/** The notes with which each key ends the time of the one before it. */
@Injectable()
export class KeySuccessions {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly signer: Signer,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  async notes(manager: EntityManager = this.source.manager): Promise<string[]> {
    const rows: { note: string }[] = await manager.query(
      'SELECT note FROM key_succession ORDER BY entries, retired',
    );
    return rows.map(({ note }) => note);
  }

  /**
   * Ends the time of every key that does not sign any more, once the newest has signed for a while: what an earlier one
   * signed last must be in the log, or wait for its place there.
   */
  async settle(actor: Actor): Promise<void> {
    await this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [SUCCESSION_LOCK]);
      const known: { retired: string }[] = await manager.query('SELECT retired FROM key_succession');
      const successor = this.signer.verifierKey;
      if (!(await this.hasSigned(manager, successor))) return;
      for (const retired of this.signer.verifierKeys)
        if (retired !== successor && !known.some((row) => row.retired === retired))
          await this.retire(manager, actor, { retired, successor });
    });
  }

  private async hasSigned(manager: EntityManager, verifierKey: string): Promise<boolean> {
    const [row]: { published_at: Date }[] = await manager.query(
      `SELECT published_at FROM published_key WHERE kind = 'note' AND public_text = $1`,
      [verifierKey],
    );
    return row !== undefined && this.clock.now().getTime() - row.published_at.getTime() >= SIGNED_FOR_MS;
  }

  private async retire(
    manager: EntityManager,
    actor: Actor,
    { retired, successor }: { retired: string; successor: string },
  ): Promise<void> {
    const at = this.clock.now();
    const [{ entries }]: [{ entries: string }] = await manager.query(
      `SELECT COALESCE((SELECT max(leaf_index) + 1 FROM audit_entry), 0)
         + (SELECT count(*) FROM audit_outbox) AS entries`,
    );
    const note = await this.signer.signNote(
      successionText({ retired, successor, entries: Number(entries), at: at.toISOString() }),
    );
    await manager.query(
      'INSERT INTO key_succession (retired, entries, note, settled_at) VALUES ($1, $2, $3, $4)',
      [retired, entries, note, at],
    );
    await this.audit.append(manager, actor, {
      kind: 'verifier-key.retired',
      fields: {
        verifierKey: retired,
        successor,
        entries: Number(entries),
        successionHash: sha256Hex(Buffer.from(note)),
      },
    });
  }
}

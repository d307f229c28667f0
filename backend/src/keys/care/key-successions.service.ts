import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { successionText } from '../../evidence/key-history.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { NoteSigner } from '../../evidence/signed-note.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { VerifierKeyChangingError } from '../keys.errors.js';
import { KEY_PLACE } from '../keys.module.js';
import type { KeyPlace } from '../open-keys.js';
import { Signer } from '../signer.js';
import { PublishedKeys } from './published-keys.service.js';

const SUCCESSION_LOCK = 0x6b657968;
/** Longer than any transaction may take, or any process needs to see a new key. */
const SIGNED_FOR_MS = 600_000;
/** For the job that ends it to find that time passed. */
const SETTLED_MS = 2_000;

export interface EndedKey {
  retired: string;
  /** Of the log, while it signed; a number as PostgreSQL writes it. */
  entries: string;
  note: string;
}

/** The notes with which each key ends the time of the one before it. */
@Injectable()
export class KeySuccessions {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KEY_PLACE) private readonly place: KeyPlace,
    private readonly signer: Signer,
    private readonly published: PublishedKeys,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * A new key that signs notes from now on; answers with what others verify with. One person may: it gives nobody
   * access, and what was signed stays good under the key of its time.
   */
  async begin(actor: Actor): Promise<string> {
    await this.alone(async (manager) => {
      if (await this.isChanging(manager)) throw new VerifierKeyChangingError();
      this.place.notes.newSigningKey();
      const startAfter = new Date(this.clock.now().getTime() + SIGNED_FOR_MS + SETTLED_MS);
      await this.jobs.enqueue(manager, 'keys.care', {}, { startAfter });
    });
    await this.published.publish(actor);
    return this.signer.verifierKey;
  }

  /**
   * What signs something that carries its key, with the notes that lead to it from the keys before. Refused while an
   * earlier key has no end yet: what it signed could not be checked.
   */
  async signing(manager: EntityManager = this.source.manager): Promise<NoteSigner> {
    // First the key, then the question: one that is made in between is none of this.
    const signer = this.signer.pinned();
    if (await this.isChanging(manager)) throw new VerifierKeyChangingError();
    return { ...signer, successions: (await this.ended(manager)).map(({ note }) => note) };
  }

  /** Oldest first. */
  ended(manager: EntityManager = this.source.manager): Promise<EndedKey[]> {
    return manager.query('SELECT retired, entries, note FROM key_succession ORDER BY entries, retired');
  }

  /**
   * Ends the time of every key that does not sign any more, once the newest has signed for a while: what an earlier one
   * signed last must be in the log, or wait for its place there.
   */
  async settle(actor: Actor): Promise<void> {
    await this.alone(async (manager) => {
      const successor = this.signer.verifierKey;
      if (!(await this.hasSigned(manager, successor))) return;
      for (const retired of await this.withoutEnd(manager))
        await this.retire(manager, actor, { retired, successor });
    });
  }

  private async isChanging(manager: EntityManager): Promise<boolean> {
    return (await this.withoutEnd(manager)).length > 0;
  }

  /** Earlier keys whose time nobody has ended yet. */
  private async withoutEnd(manager: EntityManager): Promise<string[]> {
    const ended = new Set((await this.ended(manager)).map(({ retired }) => retired));
    return this.signer.verifierKeys.slice(0, -1).filter((key) => !ended.has(key));
  }

  private alone<T>(act: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [SUCCESSION_LOCK]);
      return act(manager);
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
    const note = await this.signer.signSuccession(
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

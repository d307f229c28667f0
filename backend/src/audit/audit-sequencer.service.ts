import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { linkHash } from '../evidence/audit-leaf.js';
import { TILE_HEIGHT } from '../evidence/tlog-tiles.js';
import { SequencingDatabase } from './sequencing-database.js';
import { treeState } from './tree-state.js';

/** One sequencer at a time, in any number of processes. Held until the batch is committed. */
const SEQUENCER_LOCK = 0x65786869;
const BATCH = 2_000;

/** Gives the entries in the outbox their places in the log: gapless, each once, in the order in which they came. */
@Injectable()
export class AuditSequencer {
  private underWay: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  constructor(private readonly database: SequencingDatabase) {}

  /** When this resolves, every entry that was committed before the call has its place. */
  upToNow(): Promise<void> {
    // Who asks during a run shares the one after it, which sees what they committed.
    this.next ??= this.underWay.then(() => {
      this.next = null;
      const run = this.run();
      this.underWay = run.catch(() => undefined);
      return run;
    });
    return this.next;
  }

  private async run(): Promise<void> {
    const [newest] = await this.database.query<{ seq: string | null }>(
      'SELECT max(seq) AS seq FROM audit_outbox',
    );
    const until = newest?.seq ?? null;
    if (until === null) return;
    while (await this.database.transaction((manager) => this.batch(manager, until)));
  }

  /** Whether there may be more. A process that dies in here leaves the outbox and the log as they were. */
  private async batch(manager: EntityManager, until: string): Promise<boolean> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SEQUENCER_LOCK]);
    const waiting: { seq: string; leaf_hash: Buffer }[] = await manager.query(
      'SELECT seq, leaf_hash FROM audit_outbox WHERE seq <= $1 ORDER BY seq LIMIT $2',
      [until, BATCH],
    );
    if (waiting.length === 0) return false;
    const { frontier, link: last } = await treeState(manager);
    const links: Buffer[] = [];
    const full: { level: number; place: number; hash: Buffer }[] = [];
    let link = last;
    for (const { leaf_hash } of waiting) {
      links.push((link = linkHash(link, leaf_hash)));
      frontier.append(leaf_hash, (level, place, hash) => {
        if (level > 0 && level % TILE_HEIGHT === 0) full.push({ level, place, hash });
      });
    }
    await manager.query('SELECT audit_sequence($1, $2, $3, $4, $5, $6)', [
      waiting.map(({ seq }) => seq),
      Buffer.concat(links),
      Buffer.concat(frontier.hashes),
      full.map(({ level }) => level),
      full.map(({ place }) => place),
      full.map(({ hash }) => hash),
    ]);
    return waiting.length === BATCH;
  }
}

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type AuditEntry, type AuditFault, FIRST_LINK } from '../evidence/audit-leaf.js';
import { LogCheck } from '../evidence/log-check.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import type { AuditVerificationDto } from './audit-entries.dto.js';
import { AuditSequencer } from './audit-sequencer.service.js';
import { type SignedCheckpoint, checkpointsAfter } from './signed-checkpoint.js';

const ENTRIES_AT_ONCE = 2_000;
const CHECKPOINTS_AT_ONCE = 500;
/** A broken log may be broken everywhere; the console shows the first of them and the count of entries. */
const FAULTS_SHOWN = 100;

/** Does every sum of the log again from the stored leaves, in constant memory: hashes, links, and the signed roots. */
@Injectable()
export class AuditVerification {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sequencer: AuditSequencer,
    private readonly clock: Clock,
  ) {}

  async verify(_actor: Actor): Promise<AuditVerificationDto> {
    await this.sequencer.upToNow();
    const check = new LogCheck();
    const faults: AuditFault[] = [];
    const found = (more: AuditFault[]) => faults.push(...more.slice(0, FAULTS_SHOWN - faults.length));
    let lastLink: Uint8Array = FIRST_LINK;
    let checkpoints = 0;
    const signed = this.checkpoints();
    let awaited = await signed.next();
    const meet = async ({ value }: { value: SignedCheckpoint }) => {
      found(check.checkpoint(value));
      checkpoints += 1;
      awaited = await signed.next();
    };
    for await (const entry of this.entries()) {
      found(check.entry(entry));
      lastLink = entry.link;
      if (!awaited.done && awaited.value.size === check.size) await meet(awaited);
    }
    while (!awaited.done) await meet(awaited);
    return {
      entries: check.size,
      holds: faults.length === 0,
      faults,
      lastLink: Buffer.from(lastLink).toString('hex'),
      root: check.root().toString('base64'),
      checkpoints,
      checkedAt: this.clock.now().toISOString(),
    };
  }

  private async *entries(): AsyncGenerator<AuditEntry> {
    for (let from = 0; ;) {
      const rows: Row[] = await this.source.query(
        `SELECT leaf_index, leaf, leaf_hash, previous_link, link FROM audit_entry
         WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2`,
        [from, ENTRIES_AT_ONCE],
      );
      for (const row of rows)
        yield {
          index: Number(row.leaf_index),
          leaf: Buffer.from(row.leaf, 'utf8'),
          leafHash: row.leaf_hash,
          prevLink: row.previous_link,
          link: row.link,
        };
      if (rows.length < ENTRIES_AT_ONCE) return;
      from = Number(rows.at(-1)!.leaf_index) + 1;
    }
  }

  /** Those that were signed before the verification began: a later one may cover entries that it did not read. */
  private async *checkpoints(): AsyncGenerator<SignedCheckpoint, undefined> {
    const [{ newest }] = (await this.source.query('SELECT max(size) AS newest FROM audit_checkpoint')) as [
      { newest: string | null },
    ];
    for (let after = 0; after < Number(newest);) {
      for (const checkpoint of await checkpointsAfter(this.source.manager, after, CHECKPOINTS_AT_ONCE)) {
        if (checkpoint.size > Number(newest)) return;
        yield checkpoint;
        after = checkpoint.size;
      }
    }
  }
}

interface Row {
  leaf_index: string;
  leaf: string;
  leaf_hash: Buffer;
  previous_link: Buffer;
  link: Buffer;
}

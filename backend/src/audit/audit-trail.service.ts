import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { LessThan, MoreThanOrEqual, type DataSource, type EntityManager } from 'typeorm';
import {
  auditChecker,
  FIRST_LINK,
  type AuditEntry as LinkedEntry,
  type AuditFault,
} from '../evidence/audit-leaf.js';
import { People } from '../identity/people.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import type {
  AuditEntryDto,
  AuditPageDto,
  AuditQueryDto,
  AuditVerificationDto,
} from './audit-entries.dto.js';
import { AuditEntry } from './audit-entry.entity.js';

const PAGE = 50;
const VERIFY_BATCH = 2_000;
/** A broken log may be broken everywhere; the console shows the first of them and the count of entries. */
const FAULTS_SHOWN = 100;

/** Reads the log for people: pages, search, and a check of every hash and link. */
@Injectable()
export class AuditTrail {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async list(_actor: Actor, query: AuditQueryDto): Promise<AuditPageDto> {
    const limit = query.limit ?? PAGE;
    const rows = await this.source.manager.find(AuditEntry, {
      where: {
        ...(query.before === undefined ? {} : { leafIndex: LessThan(String(query.before)) }),
        ...(query.kind === undefined ? {} : { kind: query.kind }),
        ...(query.recording === undefined ? {} : { recordingId: query.recording }),
      },
      order: { leafIndex: 'DESC' },
      take: limit,
    });
    const names = await this.people.names(
      this.source.manager,
      rows.flatMap((row) => (row.actorKind === 'person' && row.actorId ? [row.actorId] : [])),
    );
    return {
      items: rows.map((row) => toDto(row, names)),
      nextBefore: rows.length === limit ? Number(rows.at(-1)!.leafIndex) : null,
    };
  }

  /** The entries about one recording, oldest first, as they are hashed. */
  async ofRecording(manager: EntityManager, recordingId: string): Promise<AuditEntry[]> {
    return manager.find(AuditEntry, { where: { recordingId }, order: { leafIndex: 'ASC' } });
  }

  async size(): Promise<{ entries: number; lastLink: string }> {
    const [last] = await this.source.manager.find(AuditEntry, { order: { leafIndex: 'DESC' }, take: 1 });
    return {
      entries: last ? Number(last.leafIndex) + 1 : 0,
      lastLink: (last?.link ?? FIRST_LINK).toString('hex'),
    };
  }

  /** Recomputes every leaf hash and link from the stored leaves, in constant memory. */
  async verify(_actor: Actor): Promise<AuditVerificationDto> {
    const check = auditChecker({ contiguous: true });
    const faults: AuditFault[] = [];
    let entries = 0;
    let lastLink: Uint8Array = FIRST_LINK;
    for await (const entry of this.leaves()) {
      const found = check(entry);
      if (faults.length < FAULTS_SHOWN) faults.push(...found);
      lastLink = entry.link;
      entries += 1;
    }
    return {
      entries,
      holds: faults.length === 0,
      faults,
      lastLink: Buffer.from(lastLink).toString('hex'),
      checkedAt: this.clock.now().toISOString(),
    };
  }

  private async *leaves(): AsyncGenerator<LinkedEntry> {
    for (let from = 0n; ;) {
      const rows = await this.source.manager.find(AuditEntry, {
        where: { leafIndex: MoreThanOrEqual(String(from)) },
        order: { leafIndex: 'ASC' },
        take: VERIFY_BATCH,
      });
      for (const row of rows)
        yield {
          index: Number(row.leafIndex),
          leaf: Buffer.from(row.leaf, 'utf8'),
          leafHash: row.leafHash,
          prevLink: row.previousLink,
          link: row.link,
        };
      const last = rows.at(-1);
      if (!last || rows.length < VERIFY_BATCH) return;
      from = BigInt(last.leafIndex) + 1n;
    }
  }
}

function toDto(row: AuditEntry, names: Map<string, string>): AuditEntryDto {
  const leaf = JSON.parse(row.leaf) as { actor: { id: string | null }; fields: Record<string, unknown> };
  return {
    index: Number(row.leafIndex),
    id: row.id,
    kind: row.kind,
    at: row.occurredAt.toISOString(),
    actor: { kind: row.actorKind, id: leaf.actor.id, name: (row.actorId && names.get(row.actorId)) || null },
    outcome: row.outcome,
    recordingId: row.recordingId,
    fields: leaf.fields,
    leafHash: row.leafHash.toString('hex'),
    linkHash: row.link.toString('hex'),
  };
}

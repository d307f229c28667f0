import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { LessThan, type DataSource, type EntityManager } from 'typeorm';
import { FIRST_LINK } from '../evidence/audit-leaf.js';
import { People } from '../identity/people.service.js';
import type { Actor } from '../platform/actor.js';
import type { AuditEntryDto, AuditPageDto, AuditQueryDto } from './audit-entries.dto.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditSequencer } from './audit-sequencer.service.js';

const PAGE = 50;

/** Reads the log for people and packs. What was committed before they ask is in it. */
@Injectable()
export class AuditTrail {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sequencer: AuditSequencer,
    private readonly people: People,
  ) {}

  async list(_actor: Actor, query: AuditQueryDto): Promise<AuditPageDto> {
    const limit = query.limit ?? PAGE;
    await this.sequencer.upToNow();
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

  /** The entries about one recording and that of the consent to it, oldest first, as they are hashed. */
  async ofRecording(manager: EntityManager, recordingId: string, consentId: string): Promise<AuditEntry[]> {
    await this.sequencer.upToNow();
    const consent = await manager
      .createQueryBuilder(AuditEntry, 'entry')
      .where(`kind = 'consent.recorded'`)
      .andWhere(`substring(leaf FROM '"consent":"([^"]*)"') = :consentId`, { consentId })
      .getMany();
    const about = await manager.find(AuditEntry, { where: { recordingId }, order: { leafIndex: 'ASC' } });
    return [...consent, ...about].sort((a, b) => Number(a.leafIndex) - Number(b.leafIndex));
  }

  async size(): Promise<{ entries: number; lastLink: string }> {
    await this.sequencer.upToNow();
    const [last] = await this.source.manager.find(AuditEntry, { order: { leafIndex: 'DESC' }, take: 1 });
    return {
      entries: last ? Number(last.leafIndex) + 1 : 0,
      lastLink: (last?.link ?? FIRST_LINK).toString('hex'),
    };
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

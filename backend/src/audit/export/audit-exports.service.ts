import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { AuditExportFilter } from '../../evidence/audit-export/export-filter.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { sha256Hex } from '../../evidence/sha256.js';
import { People } from '../../identity/people.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { ProductError } from '../../platform/product-error.js';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import { AuditLog } from '../audit-log.service.js';
import { AuditExport } from './audit-export.entity.js';
import type { AskAuditExportDto, AuditExportDto, AuditExportListDto } from './audit-exports.dto.js';

const SHOWN = 50;

/** Asking for a part of the log, and fetching it. Both are entries of the log before anything happens (P5). */
@Injectable()
export class AuditExports {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async list(_actor: PersonActor): Promise<AuditExportListDto> {
    const found = await this.source.manager.find(AuditExport, { order: { askedAt: 'DESC' }, take: SHOWN });
    return { items: await this.toDtos(found) };
  }

  async ask(actor: PersonActor, dto: AskAuditExportDto): Promise<AuditExportDto> {
    const filter = filterOf(dto);
    const id = randomUUID();
    const asked = await this.source.transaction(async (manager) => {
      const made = manager.create(AuditExport, {
        id,
        form: dto.form,
        filter,
        askedBy: actor.personId,
        askedAt: this.clock.now(),
        state: 'waiting',
        entries: '0',
        passed: '0',
      });
      await manager.insert(AuditExport, made as never);
      await this.jobs.enqueue(manager, 'audit.export', { export: id });
      await this.audit.append(manager, actor, {
        kind: 'audit.export.asked',
        fields: { export: id, form: dto.form, filterHash: sha256Hex(canonicalBytes(filter)) },
      });
      return made;
    });
    return (await this.toDtos([asked]))[0]!;
  }

  /** The zip, in pieces. The entry that it was fetched is committed before the first of them is read (P5). */
  async content(actor: PersonActor, id: string): Promise<{ zip: Readable; name: string; bytes: number }> {
    const found = await this.source.manager.findOneBy(AuditExport, { id });
    if (!found) throw new ProductError('AUDIT_EXPORT_NOT_FOUND', 404, 'There is no such export.');
    if (found.state !== 'made')
      throw new ProductError('AUDIT_EXPORT_NOT_MADE', 409, 'The export is not made yet. Come back later.');
    await this.audit.record(actor, {
      kind: 'audit.export.downloaded',
      fields: { export: id, exportHash: found.sha256!.toString('hex') },
    });
    const pieces = this.store.read(found.objectKey!, { expectedSha256: found.sha256!.toString('hex') });
    return { zip: Readable.from(pieces), name: `audit-export-${id}.zip`, bytes: Number(found.bytes) };
  }

  private async toDtos(found: AuditExport[]): Promise<AuditExportDto[]> {
    const names = await this.people.names(
      this.source.manager,
      found.map(({ askedBy }) => askedBy),
    );
    return found.map((row) => ({
      id: row.id,
      form: row.form,
      filter: row.filter,
      askedBy: { id: row.askedBy, name: names.get(row.askedBy) ?? '' },
      askedAt: row.askedAt.toISOString(),
      state: row.state,
      entries: Number(row.entries),
      progress: row.state === 'made' ? 1 : row.logSize ? Number(row.passed) / Number(row.logSize) : 0,
      logSize: row.logSize ? Number(row.logSize) : null,
      bytes: row.bytes ? Number(row.bytes) : null,
      sha256: row.sha256?.toString('hex') ?? null,
      failure: row.failure ?? null,
    }));
  }
}

function filterOf({ from, to, kinds, actor, recording, outcome }: AskAuditExportDto): AuditExportFilter {
  const time = (text: string | undefined) => (text === undefined ? null : new Date(text).toISOString());
  return {
    from: time(from),
    to: time(to),
    kinds: kinds === undefined ? null : [...new Set(kinds)].sort(),
    actor: actor ?? null,
    recording: recording ?? null,
    outcome: outcome ?? null,
  };
}

import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import type { AuditFaultError } from './audit.errors.js';
import { AuditLog } from './audit-log.service.js';

export interface KnownFault {
  object: string;
  code: string;
  foundAt: Date;
}

const SHOWN = 100;

/** The alarm: each fault once in the log, in the console until somebody has looked, and in the log file every time. */
@Injectable()
export class AuditFaults {
  private readonly logger = new Logger('AuditFaults');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async found({ object, code }: AuditFaultError): Promise<void> {
    this.logger.error({ problem: 'the audit log does not agree with what was kept of it', object, code });
    await this.source.transaction(async (manager) => {
      const added: unknown[] = await manager.query(
        `INSERT INTO audit_fault (object, code, found_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING object`,
        [object, code, this.clock.now()],
      );
      if (added.length > 0)
        await this.audit.append(
          manager,
          { kind: 'system', job: 'audit.checkpoint' },
          { kind: 'audit.fault.found', fields: { object, code } },
        );
    });
  }

  async known(): Promise<KnownFault[]> {
    const rows: { object: string; code: string; found_at: Date }[] = await this.source.query(
      'SELECT object, code, found_at FROM audit_fault ORDER BY found_at DESC, object LIMIT $1',
      [SHOWN],
    );
    return rows.map(({ object, code, found_at }) => ({ object, code, foundAt: found_at }));
  }
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { AuditExporter } from './audit-exporter.service.js';

/** What a worker does about exports of the log that somebody waits for. */
@Injectable()
export class AuditExportJobs implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly exporter: AuditExporter,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('audit.export', () => this.exporter.work());
    await this.jobs.schedule('audit.export', '* * * * *');
  }
}

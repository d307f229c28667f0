import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { describeRelease, type RecorderRelease } from './recorder-release.js';
import { encoded, type ContentCoding } from './content-coding.js';
import { releaseNotFound } from './sites.errors.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recorder.keep' };

/** The builds of the recorder that pages may name by their hash. None is ever taken away: pages keep them for years. */
@Injectable()
export class RecorderReleases {
  /** By build and coding: what every page of a bank loads is read and compressed once. */
  private readonly served = new Map<string, Promise<Buffer>>();

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** The build that this appliance ships, kept from now on; null when its file is not there. */
  async current(): Promise<RecorderRelease | null> {
    const bytes = await readFile(this.configuration.recorder.file).catch(() => null);
    if (!bytes) return null;
    const release = describeRelease(bytes);
    // Kept before its address is shown to anybody: whoever pastes it can rely on it.
    await this.keep(release, bytes);
    return release;
  }

  /** The build's bytes as they go over the wire. */
  bytes(id: string, coding: ContentCoding): Promise<Buffer> {
    const key = `${coding} ${id.slice(0, 80)}`;
    const served = this.served.get(key) ?? this.kept(id).then((bytes) => encoded(bytes, coding));
    this.served.set(key, served);
    // Kept only what is there: names that nobody has would fill memory, and a database may come back.
    served.catch(() => this.served.delete(key));
    return served;
  }

  private async kept(id: string): Promise<Buffer> {
    const [row]: { bytes: Buffer }[] = await this.source.manager.query(
      'SELECT bytes FROM recorder_release WHERE id = $1',
      [id.slice(0, 80)],
    );
    if (!row) throw releaseNotFound();
    return row.bytes;
  }

  private async keep({ id, version, integrity }: RecorderRelease, bytes: Buffer): Promise<void> {
    await this.source.transaction(async (manager) => {
      const kept: unknown[] = await manager.query(
        `INSERT INTO recorder_release (id, version, integrity, bytes, first_seen_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id`,
        [id, version, integrity, bytes, this.clock.now()],
      );
      if (kept.length > 0)
        await this.audit.append(manager, ACTOR, {
          kind: 'recorder.kept',
          fields: { release: id, version, integrity },
        });
    });
  }
}

import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { describeRelease, type RecorderRelease } from './recorder-release.js';
import { releaseNotFound } from './sites.errors.js';

/** The builds of the recorder that pages may name by their hash. None is ever taken away: pages keep them for years. */
@Injectable()
export class RecorderReleases {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** The build that this appliance ships, kept from now on; null when its file is not there. */
  async current(): Promise<RecorderRelease | null> {
    const bytes = await readFile(this.configuration.recorder.file).catch(() => null);
    if (!bytes) return null;
    const release = describeRelease(bytes);
    // Kept before its address is shown to anybody: whoever pastes it can rely on it.
    await this.source.manager.query(
      `INSERT INTO recorder_release (id, version, integrity, bytes, first_seen_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [release.id, release.version, release.integrity, bytes, this.clock.now()],
    );
    return release;
  }

  async bytes(id: string): Promise<Buffer> {
    const [row]: { bytes: Buffer }[] = await this.source.manager.query(
      'SELECT bytes FROM recorder_release WHERE id = $1',
      [id.slice(0, 80)],
    );
    if (!row) throw releaseNotFound();
    return row.bytes;
  }
}

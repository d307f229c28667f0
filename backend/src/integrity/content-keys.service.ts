import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AssetKeys } from '../keys/asset-keys.service.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { SiteAssetKey } from '../keys/site-asset-key.entity.js';

/** The keys of what is stored, for a check that opens it. The caller erases what it gets. */
@Injectable()
export class ContentKeys {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly recordings: RecordingKeys,
    private readonly sites: AssetKeys,
  ) {}

  /** `gone` when there is no such key any more, `unusable` when it does not unwrap. */
  async open(of: 'recording' | 'site', id: string): Promise<Buffer | 'gone' | 'unusable'> {
    const { manager } = this.source;
    try {
      if (of === 'recording') return await this.recordings.open(manager, id);
      // A site without a key gets one on use. A check must not make any.
      if (!(await manager.existsBy(SiteAssetKey, { siteId: id }))) return 'gone';
      return await this.sites.use(manager, id, (key) => Promise.resolve(Buffer.from(key)));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'RECORDING_KEY_GONE') return 'gone';
      if (code === 'KEY_UNWRAP_FAILED') return 'unusable';
      throw error;
    }
  }
}

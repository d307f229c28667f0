import type { AssetAck } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AssetIntake } from '../assets/asset-intake.service.js';
import { Consent } from '../consent/consent.service.js';
import type { RecorderActor } from '../platform/actor.js';
import type { Site } from '../sites/site.entity.js';
import { refuseAsset, refuseSegment } from './ingest.errors.js';

/** Asks for consent before a byte is read, and again where it is kept: without a recording nobody needs an asset (P2). */
@Injectable()
export class AssetDoor {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly consent: Consent,
    private readonly assets: AssetIntake,
  ) {}

  async knows(site: Site, consentId: string, sha256: string): Promise<boolean> {
    requireHash(sha256);
    await this.requireConsent(this.source.manager, site, consentId);
    return this.assets.knows(actorOf(site), sha256);
  }

  async take(site: Site, consentId: string, sha256: string, read: () => Promise<Buffer>): Promise<AssetAck> {
    requireHash(sha256);
    await this.requireConsent(this.source.manager, site, consentId);
    const bytes = await read();
    await this.assets.take(actorOf(site), sha256, bytes, (manager) =>
      this.requireConsent(manager, site, consentId),
    );
    return { sha256 };
  }

  private async requireConsent(manager: EntityManager, site: Site, consentId: string): Promise<void> {
    const { permission } = await this.consent.permission(manager, site.id, consentId);
    if (permission !== 'allowed') throw refuseSegment(permission);
  }
}

const actorOf = (site: Site): RecorderActor => ({ kind: 'recorder', siteId: site.id });

function requireHash(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw refuseAsset('ASSET_HASH_MISMATCH');
}

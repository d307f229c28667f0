import type { DeclaredTag, MaskingPolicy } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Sites } from '../sites/sites.service.js';
import { CHECKER_VERSION, RecordingCheck, type CheckResult } from './conformance/recording-check.js';
import type { SeenInVisit } from './review/seen-in-visit.js';
import { MaskingPolicies } from './masking-policies.service.js';

export interface RecordingConformance extends CheckResult {
  checkerVersion: string;
  /** Versions that the segments named, in order, once each. */
  policyVersions: number[];
}

/** The door through which a recording is judged before it is sealed: by what was published, not by what it says. */
@Injectable()
export class Conformance {
  constructor(
    private readonly policies: MaskingPolicies,
    private readonly sites: Sites,
  ) {}

  /** A judge of one recording of this site; it takes the segments in order. */
  async of(manager: EntityManager, siteId: string): Promise<ConformanceOfRecording> {
    const { origins } = await this.sites.require(manager, siteId);
    const rows: { key: string }[] = await manager.query(
      `SELECT DISTINCT d.key FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id
       WHERE d.site_id = $1 AND v.published_at IS NOT NULL`,
      [siteId],
    );
    const settings: { tags: DeclaredTag[] }[] = await manager.query(
      `SELECT DISTINCT tags FROM site_capture_setting WHERE site_id = $1`,
      [siteId],
    );
    const check = new RecordingCheck({
      origins,
      disclosures: new Set(rows.map(({ key }) => key)),
      tags: settings.flatMap(({ tags }) => tags),
    });
    return new ConformanceOfRecording(check, (version) => this.policies.published(manager, siteId, version));
  }
}

export class ConformanceOfRecording {
  private readonly policies = new Map<number, MaskingPolicy | null>();

  constructor(
    private readonly check: RecordingCheck,
    private readonly published: (version: number) => Promise<MaskingPolicy | null>,
  ) {}

  get result(): RecordingConformance {
    const policyVersions = [...this.policies.keys()].sort((a, b) => a - b);
    return { ...this.check.result, checkerVersion: CHECKER_VERSION, policyVersions };
  }

  /** What its pages are made of and where rules let content through; to be kept only of a recording that conforms. */
  seen(): SeenInVisit {
    return this.check.seen();
  }

  async segment(
    { seq, policyVersion }: { seq: number; policyVersion: number },
    events: unknown,
  ): Promise<void> {
    if (this.check.over) return;
    if (!this.policies.has(policyVersion))
      this.policies.set(policyVersion, await this.published(policyVersion));
    this.check.segment(seq, this.policies.get(policyVersion) ?? null, events);
  }
}

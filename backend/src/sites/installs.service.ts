import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Actor } from '../platform/actor.js';
import { Configuration } from '../platform/config/configuration.js';
import type { InstallDto, InstallHealthDto, InstallScriptDto } from './install.dto.js';
import { releasePath } from './recorder-release.js';
import { RecorderReleases } from './recorder-releases.service.js';
import type { Site } from './site.entity.js';
import { SiteSightings } from './site-sightings.service.js';
import { Sites } from './sites.service.js';

/** What a developer needs to put the recorder on a site, and to see that it works there. */
@Injectable()
export class Installs {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly releases: RecorderReleases,
    private readonly sightings: SiteSightings,
    private readonly configuration: Configuration,
  ) {}

  async get(_actor: Actor, siteId: string): Promise<InstallDto> {
    const site = await this.sites.require(this.source.manager, siteId);
    return {
      siteId: site.id,
      siteName: site.name,
      siteKey: site.key,
      endpoint: this.configuration.http.publicUrl,
      script: await this.script(site),
      health: await this.health(site.id),
    };
  }

  private async script(site: Site): Promise<InstallScriptDto | null> {
    const release = await this.releases.current();
    if (!release) return null;
    const endpoint = this.configuration.http.publicUrl;
    const address = endpoint + releasePath(release);
    const { integrity, version } = release;
    return {
      address,
      integrity,
      version,
      tag: `<script src="${address}" integrity="${integrity}" crossorigin="anonymous" data-site="${site.key}" data-endpoint="${endpoint}"></script>`,
    };
  }

  private async health(siteId: string): Promise<InstallHealthDto> {
    const [row]: HealthRow[] = await this.source.manager.query(HEALTH, [siteId]);
    const { pages, visits, decided, refused } = await this.sightings.last24Hours(siteId);
    const { received_at, recorder_version, policy_version, published, given, declined, ...counts } = row!;
    return {
      seen: received_at && { at: received_at.toISOString(), recorderVersion: recorder_version! },
      policySeen: policy_version,
      policyPublished: published,
      pages,
      pagesRefused: refused,
      visits,
      visitsDecided: Math.min(visits, decided + given + declined),
      consentsGiven: given,
      consentsRefused: declined,
      recordings: counts.recordings,
      eventsDropped: counts.dropped,
      segmentsLost: counts.lost,
      recordingsQuarantined: counts.quarantined,
    };
  }
}

interface HealthRow {
  received_at: Date | null;
  recorder_version: string | null;
  policy_version: number | null;
  published: number;
  given: number;
  declined: number;
  recordings: number;
  dropped: number;
  lost: number;
  quarantined: number;
}

const HEALTH = `
  WITH recent AS (
    SELECT id FROM recording WHERE site_id = $1 AND opened_at > now() - interval '24 hours')
  SELECT last.received_at, last.recorder_version, last.policy_version,
         COALESCE((SELECT max(version) FROM masking_policy_version
                   WHERE site_id = $1 AND published_at IS NOT NULL), 0) AS published,
         decisions.given, decisions.declined,
         (SELECT count(*) FROM recent)::int AS recordings,
         (SELECT COALESCE(sum(g.dropped), 0) FROM recent JOIN recording_segment g ON g.recording_id = recent.id)::int AS dropped,
         (SELECT COALESCE(sum(g.to_seq - g.from_seq + 1), 0) FROM recent JOIN recording_gap g ON g.recording_id = recent.id)::int AS lost,
         (SELECT count(DISTINCT q.recording_id) FROM recording_quarantine q JOIN recording r ON r.id = q.recording_id
          WHERE r.site_id = $1 AND q.occurred_at > now() - interval '24 hours')::int AS quarantined
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (
    SELECT g.received_at, g.recorder_version, g.policy_version FROM recording r
    JOIN recording_segment g ON g.recording_id = r.id AND g.seq = r.next_seq - 1
    WHERE r.site_id = $1 ORDER BY r.last_received_at DESC LIMIT 1) last ON true
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE e.kind = 'given')::int AS given,
           count(*) FILTER (WHERE e.kind = 'refused')::int AS declined
    FROM consent_event e JOIN consent_record c ON c.id = e.consent_id
    WHERE c.site_id = $1 AND e.occurred_at > now() - interval '24 hours') decisions`;

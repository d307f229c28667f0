import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import type { Actor, PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { captureOrder } from './capture-order.js';
import type { CaptureDto, DeclaredTagDto, SamplingDto, SetCaptureDto } from './capture.dto.js';
import { Sites } from './sites.service.js';

export interface CaptureSetting {
  stoppedAt: Date | null;
  sampling: SamplingDto;
  tags: DeclaredTagDto[];
  setBy: string | null;
  setAt: Date | null;
}

const UNTOUCHED: CaptureSetting = {
  stoppedAt: null,
  sampling: { rate: 1, pages: [], start: 'load' },
  tags: [],
  setBy: null,
  setAt: null,
};

/** What an administrator wants recorded on a site: which visits, from when on, or nothing at all from now. */
@Injectable()
export class Captures {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async get(_actor: Actor, siteId: string): Promise<CaptureDto> {
    const { manager } = this.source;
    await this.sites.require(manager, siteId);
    return this.toDto(manager, await this.current(siteId));
  }

  async set(actor: PersonActor, siteId: string, { sampling, tags }: SetCaptureDto): Promise<CaptureDto> {
    const settingHash = sha256Hex(canonicalBytes({ sampling, tags }));
    return this.change(actor, siteId, 'site.capture.set', { settingHash }, (now) => ({
      ...now,
      sampling,
      tags,
    }));
  }

  /** Ends every capture on the site. A second order changes nothing: the first one's time counts. */
  stop(actor: PersonActor, siteId: string): Promise<CaptureDto> {
    return this.change(actor, siteId, 'site.capture.stopped', {}, (now) =>
      now.stoppedAt ? null : { ...now, stoppedAt: this.clock.now() },
    );
  }

  resume(actor: PersonActor, siteId: string): Promise<CaptureDto> {
    return this.change(actor, siteId, 'site.capture.resumed', {}, (now) =>
      now.stoppedAt ? { ...now, stoppedAt: null } : null,
    );
  }

  async order(siteId: string): Promise<'go' | 'stop' | 'refuse'> {
    return captureOrder((await this.current(siteId)).stoppedAt, this.clock.now());
  }

  async current(siteId: string, manager: EntityManager = this.source.manager): Promise<CaptureSetting> {
    const [row]: CaptureSetting[] = await manager.query(
      `SELECT stopped_at AS "stoppedAt", sampling, tags, set_by AS "setBy", set_at AS "setAt"
       FROM site_capture_setting WHERE site_id = $1 ORDER BY id DESC LIMIT 1`,
      [siteId],
    );
    return row ?? UNTOUCHED;
  }

  private change(
    actor: PersonActor,
    siteId: string,
    kind: 'site.capture.set' | 'site.capture.stopped' | 'site.capture.resumed',
    fields: { settingHash?: string },
    decide: (now: CaptureSetting) => CaptureSetting | null,
  ): Promise<CaptureDto> {
    return this.source.transaction(async (manager) => {
      await this.sites.require(manager, siteId);
      // Two people at once: the second decides on what the first left.
      await lockByName(manager, `capture:${siteId}`);
      const next = decide(await this.current(siteId, manager));
      if (next) {
        await manager.query(
          `INSERT INTO site_capture_setting (site_id, stopped, stopped_at, sampling, tags, set_by, set_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [
            siteId,
            next.stoppedAt !== null,
            next.stoppedAt,
            JSON.stringify(next.sampling),
            JSON.stringify(next.tags),
            actor.personId,
            this.clock.now(),
          ],
        );
        await this.audit.append(manager, actor, { kind, fields: { site: siteId, ...fields } });
      }
      return this.toDto(manager, await this.current(siteId, manager));
    });
  }

  private async toDto(manager: EntityManager, setting: CaptureSetting): Promise<CaptureDto> {
    const { stoppedAt, sampling, tags, setBy, setAt } = setting;
    const names = await this.people.names(manager, setBy ? [setBy] : []);
    return {
      stopped: stoppedAt !== null,
      stoppedAt: stoppedAt?.toISOString() ?? null,
      sampling,
      tags,
      setBy: setBy ? { id: setBy, name: names.get(setBy) ?? '' } : null,
      setAt: setAt?.toISOString() ?? null,
    };
  }
}

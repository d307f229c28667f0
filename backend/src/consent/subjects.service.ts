import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { SubjectKeys } from '../keys/subject-keys.service.js';
import type { Actor, PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { Sites } from '../sites/sites.service.js';
import { subjectKeyUnknown } from './consent.errors.js';
import type { CustomerDto, SubjectKeyDto, SubjectListDto } from './subjects.dto.js';

/** The firm's customers, as the appliance knows them. The customer's own number is never stored, and never logged. */
@Injectable()
export class Subjects {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly keys: SubjectKeys,
    private readonly sites: Sites,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The pseudonym under the key of now. */
  async pseudonym(manager: EntityManager, siteId: string, customer: string): Promise<string> {
    return this.keys.pseudonym(manager, siteId, await this.version(manager, siteId), customer);
  }

  /** Every pseudonym that the customer has had on the site, the newest first. */
  async of(_actor: Actor, { siteId, customer }: CustomerDto): Promise<SubjectListDto> {
    const { manager } = this.source;
    await this.sites.require(manager, siteId);
    const subjects: string[] = [];
    for (let version = await this.version(manager, siteId); version > 0; version--)
      subjects.push(await this.keys.pseudonym(manager, siteId, version, customer));
    return { subjects };
  }

  /** From now on every customer of the site is somebody else. What was recorded keeps its pseudonym. */
  rotate(actor: PersonActor, siteId: string): Promise<SubjectKeyDto> {
    return this.source.transaction(async (manager) => {
      await this.sites.require(manager, siteId);
      await lockByName(manager, `subject-key:${siteId}`);
      const version = (await this.version(manager, siteId)) + 1;
      await manager.query(`INSERT INTO consent_subject_key VALUES ($1, $2, $3, $4)`, [
        siteId,
        version,
        actor.personId,
        this.clock.now(),
      ]);
      await this.audit.append(manager, actor, {
        kind: 'subject-key.rotated',
        fields: { site: siteId, version },
      });
      return { siteId, version };
    });
  }

  /** Tells "nobody" apart from "nobody can be": a pseudonym under a key that the site never had. */
  async requireKnownKey(siteId: string | undefined, subject: string | undefined): Promise<void> {
    const [, version] = /^s(\d{1,9})-[\w-]{43}$/.exec(subject ?? '') ?? [];
    if (version === undefined || siteId === undefined) return;
    const newest = await this.version(this.source.manager, siteId);
    if (Number(version) < 1 || Number(version) > newest) throw subjectKeyUnknown(newest);
  }

  /** A site begins with version 1; each rotation adds one. */
  private async version(manager: EntityManager, siteId: string): Promise<number> {
    const [{ version }]: [{ version: number }] = await manager.query(
      `SELECT coalesce(max(version), 1) AS version FROM consent_subject_key WHERE site_id = $1`,
      [siteId],
    );
    return version;
  }
}

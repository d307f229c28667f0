import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, IsNull, type DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { Person } from '../person.entity.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { Departures } from './departures.service.js';
import { DirectoryPerson } from './directory-person.entity.js';
import { ScimRefused } from './scim.errors.js';

export interface Told {
  subject: string;
  userName: string;
  displayName: string | null;
  active: boolean;
}

/** What a directory told of its people. A machine sees and changes those of its own directory only. */
@Injectable()
export class DirectoryPeople {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly providers: IdentityProviders,
    private readonly departures: Departures,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Whether the directory took this person out. Held until the transaction ends: no login slips past a departure. */
  async hasLeft(manager: EntityManager, directory: string, subject: string): Promise<boolean> {
    const known: { active: boolean }[] = await manager.query(
      'SELECT active FROM directory_person WHERE directory = $1 AND subject = $2 FOR SHARE',
      [directory, subject],
    );
    return known.some(({ active }) => !active);
  }

  async find(_actor: PersonActor, directory: string, where: Partial<Pick<Told, 'subject' | 'userName'>>) {
    const query = this.source.manager
      .createQueryBuilder(DirectoryPerson, 'p')
      .where('p.directory = :directory AND p.removed_at IS NULL', { directory });
    if (where.subject !== undefined) query.andWhere('p.subject = :subject', where);
    if (where.userName !== undefined) query.andWhere('lower(p.user_name) = lower(:userName)', where);
    return query.orderBy('p.created_at').addOrderBy('p.id').take(10_000).getMany();
  }

  async get(_actor: PersonActor, directory: string, id: string): Promise<DirectoryPerson> {
    return this.held(this.source.manager, { directory, id });
  }

  async add(actor: PersonActor, directory: string, told: Told): Promise<DirectoryPerson> {
    return this.change(async (manager, now) => {
      const former = await manager.findOne(DirectoryPerson, {
        where: { directory, subject: told.subject },
        lock: { mode: 'pessimistic_write' },
      });
      if (former && former.removedAt === null)
        throw new ScimRefused(409, 'uniqueness', 'They are there already.');
      const id = former?.id ?? randomUUID();
      const row = {
        ...told,
        id,
        directory,
        removedAt: null,
        createdAt: former?.createdAt ?? now,
        changedAt: now,
      };
      if (former) await manager.update(DirectoryPerson, { id }, row);
      else await manager.insert(DirectoryPerson, row);
      await this.audit.append(manager, actor, { kind: 'directory.person.added', fields: { entry: id } });
      if (!told.active) await this.leave(manager, actor, row, now);
      return manager.create(DirectoryPerson, row);
    });
  }

  /** Decides with what stands there while nobody else can change it. */
  async alter(
    actor: PersonActor,
    directory: string,
    id: string,
    decide: (known: DirectoryPerson) => Told | Promise<Told>,
  ): Promise<DirectoryPerson> {
    return this.change(async (manager, now) => {
      const known = await this.held(manager, { directory, id }, true);
      const told = await decide(known);
      if (told.subject !== known.subject)
        throw new ScimRefused(
          400,
          'mutability',
          'An externalId stays what it is. Remove the person and add another.',
        );
      await manager.update(DirectoryPerson, { id }, { ...told, changedAt: now });
      const fields = { entry: id, active: told.active };
      await this.audit.append(manager, actor, { kind: 'directory.person.changed', fields });
      if (!told.active) await this.leave(manager, actor, known, now);
      return Object.assign(known, told, { changedAt: now });
    });
  }

  async remove(actor: PersonActor, directory: string, id: string): Promise<void> {
    await this.change(async (manager, now) => {
      const known = await this.held(manager, { directory, id }, true);
      await manager.update(DirectoryPerson, { id }, { active: false, removedAt: now, changedAt: now });
      const fields = { entry: id, active: false };
      await this.audit.append(manager, actor, { kind: 'directory.person.changed', fields });
      await this.leave(manager, actor, known, now);
    });
  }

  private async leave(
    manager: EntityManager,
    actor: PersonActor,
    { directory, subject }: Pick<DirectoryPerson, 'directory' | 'subject'>,
    now: Date,
  ): Promise<void> {
    const issuer = this.providers.named(directory).settings.issuer.replace(/\/$/, '');
    const people = await manager.findBy(Person, { issuer: In([issuer, `${issuer}/`]), subject });
    for (const { id } of people) await this.departures.leave(manager, actor, id, now);
  }

  private async held(
    manager: EntityManager,
    where: FindOptionsWhere<DirectoryPerson>,
    forChange = false,
  ): Promise<DirectoryPerson> {
    const found = await manager.findOne(DirectoryPerson, {
      where: { ...where, removedAt: IsNull() },
      ...(forChange ? { lock: { mode: 'pessimistic_write' } } : {}),
    });
    if (!found) throw new ScimRefused(404, null, 'There is nobody under this id.');
    return found;
  }

  private async change<T>(work: (manager: EntityManager, now: Date) => Promise<T>): Promise<T> {
    try {
      return await this.source.transaction((manager) => work(manager, this.clock.now()));
    } catch (thrown) {
      if (isUniqueViolation(thrown)) throw new ScimRefused(409, 'uniqueness', 'They are there already.');
      throw thrown;
    }
  }
}

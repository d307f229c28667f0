import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/config/configuration.js';
import { providerName, providersOf } from '../../platform/config/sign-on-configuration.js';
import { ProductError } from '../../platform/product-error.js';
import { People } from '../people.service.js';
import { personDto } from '../person.dto.js';
import { needsTouch } from '../session-state.js';
import { tokenHash } from '../session-token.js';
import type { ApiTokenDto, ApiTokensDto, MadeApiTokenDto, MakeApiTokenDto } from './api-token.dto.js';
import { ApiToken } from './api-token.entity.js';
import { newApiToken } from './api-token-text.js';
import { MACHINE_ISSUER, mayBeAMachines } from './machine-permissions.js';

const DAY_MS = 86_400_000;

@Injectable()
export class ApiTokens {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** The actor whom this secret speaks for; null when it is unknown, over or revoked. Which of them, nobody is told. */
  async actorOf(secret: string): Promise<{ actor: PersonActor; directory: string | null } | null> {
    const token = await this.source.manager.findOneBy(ApiToken, { tokenHash: tokenHash(secret) });
    const now = this.clock.now();
    if (!token || token.revokedAt !== null || now >= token.expiresAt) return null;
    const { personId, role, permissions, directory } = token;
    if (
      token.lastUsedAt === null ||
      needsTouch({ ...token, ...neverOver, lastSeenAt: token.lastUsedAt }, now)
    )
      await this.source.manager.update(ApiToken, { id: token.id }, { lastUsedAt: now });
    return { actor: { kind: 'person', personId, roles: [role], only: permissions }, directory };
  }

  async list(actor: PersonActor): Promise<ApiTokensDto> {
    const tokens = await this.source.manager.find(ApiToken, { order: { createdAt: 'DESC' }, take: 200 });
    const names = await this.people.names(
      this.source.manager,
      tokens.map(({ createdBy }) => createdBy),
    );
    const now = this.clock.now();
    return {
      items: tokens.map((token) => toDto(token, names, now)),
      choices: actor.roles.map((role) => ({ role, permissions: mayBeAMachines(role) })),
      directories: providersOf(this.configuration).map(providerName),
    };
  }

  /** Makes a token of one of the maker's own roles: nobody gives a machine what they may not do themselves. */
  async make(actor: PersonActor, asked: MakeApiTokenDto): Promise<MadeApiTokenDto> {
    this.check(actor, asked);
    const { shown, secret } = newApiToken();
    const id = randomUUID();
    const now = this.clock.now();
    await this.source.transaction(async (manager) => {
      const identity = { issuer: MACHINE_ISSUER, subject: id, displayName: `${asked.label} (machine)` };
      const personId = await this.people.signedIn(manager, identity, now);
      await manager.insert(ApiToken, {
        id,
        tokenHash: tokenHash(secret),
        label: asked.label,
        personId,
        role: asked.role,
        permissions: asked.permissions,
        directory: asked.directory ?? null,
        createdBy: actor.personId,
        createdAt: now,
        expiresAt: new Date(now.getTime() + asked.days * DAY_MS),
        lastUsedAt: null,
        revokedAt: null,
        revokedBy: null,
      });
      const { role, permissions, days } = asked;
      const fields = { token: id, machine: personId, role, permissions, days };
      await this.audit.append(manager, actor, { kind: 'api-token.made', fields });
    });
    return { id, token: shown };
  }

  async revoke(actor: PersonActor, id: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const token = await manager.findOne(ApiToken, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!token) throw new ProductError('API_TOKEN_NOT_FOUND', 404, 'There is no such token.');
      if (token.revokedAt !== null) return;
      await manager.update(ApiToken, { id }, { revokedAt: this.clock.now(), revokedBy: actor.personId });
      await this.audit.append(manager, actor, { kind: 'api-token.revoked', fields: { token: id } });
    });
  }

  private check(actor: PersonActor, { role, permissions, directory }: MakeApiTokenDto): void {
    const possible = actor.roles.includes(role) ? mayBeAMachines(role) : [];
    if (!permissions.every((permission) => possible.includes(permission)))
      throw new ProductError(
        'API_TOKEN_TOO_WIDE',
        422,
        'A token has a role of its maker, and of that only what a machine may do. Take out the rest.',
      );
    const provisions = permissions.includes('people.provision');
    const known = providersOf(this.configuration).map(providerName);
    if (provisions !== (directory !== undefined) || (directory !== undefined && !known.includes(directory)))
      throw new ProductError(
        'API_TOKEN_DIRECTORY',
        422,
        'A token that tells of joiners and leavers names one configured provider, and no other token does.',
      );
  }
}

const neverOver = { absoluteEndsAt: new Date(8.64e15), endedAt: null };

const toDto = (token: ApiToken, names: ReadonlyMap<string, string>, now: Date): ApiTokenDto => ({
  id: token.id,
  label: token.label,
  role: token.role,
  permissions: token.permissions,
  directory: token.directory,
  state: token.revokedAt ? 'revoked' : now >= token.expiresAt ? 'over' : 'live',
  madeBy: personDto(token.createdBy, names),
  madeAt: token.createdAt.toISOString(),
  endsAt: token.expiresAt.toISOString(),
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
});

import type { AddressInfo } from 'node:net';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { testDatabase } from '../../test/support/database.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuditSequencer } from '../audit/audit-sequencer.service.js';
import type { PersonActor, Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { ConfigurationModule } from '../platform/config/configuration.module.js';
import { dataSourceOptions } from '../platform/database/data-source.js';
import { ProblemFilter } from '../platform/http/problem.filter.js';
import { PlatformModule } from '../platform/platform.module.js';
import { IdentityModule } from './identity.module.js';
import { LoginSession } from './login-session.entity.js';
import { People } from './people.service.js';
import { Sessions, type OpenedBy } from './sessions.service.js';
import { tokenHash } from './session-token.js';

/** A clock that a test moves forward. */
class MovedClock extends Clock {
  private ahead = 0;

  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  forward(ms: number): void {
    this.ahead += ms;
  }
}

/** The identity room as it runs, on a database and a port of its own, before any other feature. */
export async function identityApp(controllers: Type[] = []) {
  const database = await testDatabase();
  const clock = new MovedClock();
  const configuration = Object.assign(new Configuration(), {
    mode: 'evaluation',
    http: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1' },
    oidc: {
      issuer: 'http://127.0.0.1:9',
      clientId: 'none',
      clientSecret: 'x'.repeat(32),
      groupPrefix: 'exhibit-',
    },
  });
  const module = await Test.createTestingModule({
    imports: [
      ConfigurationModule.for(configuration),
      PlatformModule,
      TypeOrmModule.forRoot({ ...dataSourceOptions(database.appUrl), autoLoadEntities: true }),
      AuditModule,
      IdentityModule,
    ],
    controllers,
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false, bodyParser: false });
  app.useBodyParser('json', { limit: '256kb' });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as import('node:http').Server;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  configuration.http.publicUrl = url;
  const { manager } = app.get(DataSource);

  return {
    app,
    url,
    clock,
    configuration,
    database,
    manager,
    entries: async (): Promise<{ kind: string; fields: Record<string, unknown> }[]> => {
      await app.get(AuditSequencer).upToNow();
      const rows: { leaf: string }[] = await manager.query(
        'SELECT leaf FROM audit_entry ORDER BY leaf_index',
      );
      return rows.map(({ leaf }) => JSON.parse(leaf) as { kind: string; fields: Record<string, unknown> });
    },
    /** A live session as a login would leave it. */
    signedIn: async (
      role: Role,
      more: Partial<OpenedBy> & { subject?: string } = {},
    ): Promise<{ actor: PersonActor; cookie: string; csrf: string }> => {
      const { subject = role, ...changed } = more;
      const identity = { issuer: configuration.oidc.issuer, subject, displayName: subject };
      const now = clock.now();
      const personId = await app.get(People).signedIn(manager, identity, now);
      const opened = {
        ...{ personId, roles: [role], memberships: [`exhibit-${role}`], sid: null, device: 'a test' },
        ...{ authenticatedAt: now, acr: null, ...changed },
      };
      const token = await app.get(Sessions).open(manager, { ...opened, roles: [...opened.roles] }, null, now);
      const { csrfToken } = await manager.findOneByOrFail(LoginSession, { idHash: tokenHash(token) });
      return {
        actor: { kind: 'person', personId, roles: [role] },
        cookie: `exhibit-session=${token}`,
        csrf: csrfToken,
      };
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await app.close();
      await database.drop();
    },
  };
}

export type IdentityApp = Awaited<ReturnType<typeof identityApp>>;

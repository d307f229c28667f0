import { Global, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { json, urlencoded } from 'express';
import { LoginAttempt } from './login-attempt.entity.js';
import { LoginController } from './login.controller.js';
import { Login } from './login.service.js';
import { LoginSession } from './login-session.entity.js';
import { ApiToken } from './machines/api-token.entity.js';
import { ApiTokensController } from './machines/api-tokens.controller.js';
import { ApiTokens } from './machines/api-tokens.service.js';
import { RoleMappingVersion } from './mapping/role-mapping-version.entity.js';
import { RoleMappingsController } from './mapping/role-mappings.controller.js';
import { RoleMappings } from './mapping/role-mappings.service.js';
import { RoleRefresh } from './mapping/role-refresh.service.js';
import { KnownPeople } from './people/known-people.service.js';
import { PeopleController } from './people/people.controller.js';
import { People } from './people.service.js';
import { Permissions } from './permissions.service.js';
import { Person } from './person.entity.js';
import { BackChannelLogoutController } from './providers/back-channel-logout.controller.js';
import { BackChannelLogout } from './providers/back-channel-logout.service.js';
import { IdentityProviders } from './providers/identity-providers.service.js';
import { SessionAuthentication } from './providers/session-authentication.service.js';
import { SignInOptionsController } from './providers/sign-in-options.controller.js';
import { SigningOut } from './providers/signing-out.service.js';
import { RouteGuard } from './route-guard.js';
import { Departures } from './scim/departures.service.js';
import { DirectoryPeople } from './scim/directory-people.service.js';
import { DirectoryPerson } from './scim/directory-person.entity.js';
import { SCIM_TYPE } from './scim/scim-problem.filter.js';
import { ScimController } from './scim/scim.controller.js';
import { SessionController } from './session.controller.js';
import { MySessionsController } from './sessions/my-sessions.controller.js';
import { MySessions } from './sessions/my-sessions.service.js';
import { SessionEndings } from './sessions/session-endings.service.js';
import { Sessions } from './sessions.service.js';
import { Throttle } from './throttling/throttle.service.js';

/** Global: every feature names people. Importing it puts the guard before every route. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([
      Person,
      LoginAttempt,
      LoginSession,
      RoleMappingVersion,
      ApiToken,
      DirectoryPerson,
    ]),
  ],
  controllers: [
    LoginController,
    BackChannelLogoutController,
    SignInOptionsController,
    SessionController,
    MySessionsController,
    PeopleController,
    RoleMappingsController,
    ApiTokensController,
    ScimController,
  ],
  providers: [
    IdentityProviders,
    SessionAuthentication,
    SigningOut,
    BackChannelLogout,
    Login,
    People,
    KnownPeople,
    Permissions,
    RoleMappings,
    RoleRefresh,
    RouteGuard,
    SessionEndings,
    Sessions,
    MySessions,
    ApiTokens,
    DirectoryPeople,
    Departures,
    Throttle,
    { provide: APP_GUARD, useExisting: RouteGuard },
  ],
  exports: [People, Permissions, RouteGuard, Sessions, SessionEndings, Departures],
})
export class IdentityModule implements NestModule {
  /** Providers send logout tokens as a form, directories SCIM under a type of its own; no other route takes either. */
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(urlencoded({ extended: false, limit: '16kb', parameterLimit: 8 }))
      .forRoutes(BackChannelLogoutController);
    consumer.apply(json({ type: SCIM_TYPE, limit: '64kb' })).forRoutes(ScimController);
  }
}

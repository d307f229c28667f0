import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityProvider } from './identity-provider.service.js';
import { LoginAttempt } from './login-attempt.entity.js';
import { LoginController } from './login.controller.js';
import { Login } from './login.service.js';
import { LoginSession } from './login-session.entity.js';
import { People } from './people.service.js';
import { Permissions } from './permissions.service.js';
import { Person } from './person.entity.js';
import { RouteGuard } from './route-guard.js';
import { SessionController } from './session.controller.js';
import { Sessions } from './sessions.service.js';

/** Global: every feature names people. Importing it puts the guard before every route. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Person, LoginAttempt, LoginSession])],
  controllers: [LoginController, SessionController],
  providers: [
    IdentityProvider,
    Login,
    People,
    Permissions,
    RouteGuard,
    Sessions,
    { provide: APP_GUARD, useExisting: RouteGuard },
  ],
  exports: [People, Permissions, RouteGuard],
})
export class IdentityModule {}

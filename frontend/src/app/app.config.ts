import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, inject, provideAppInitializer } from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';
import { ApiConfiguration } from './api/api-configuration';
import { routes } from './app.routes';
import { apiInterceptor } from './session/api-interceptor';
import { SessionStore } from './session/session-store';
import { ConsoleTitle } from './shell/console-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideHttpClient(withInterceptors([apiInterceptor])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    { provide: TitleStrategy, useClass: ConsoleTitle },
    provideAppInitializer(() => {
      inject(ApiConfiguration).rootUrl = '';
      return inject(SessionStore).load();
    }),
  ],
};

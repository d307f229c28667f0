import type { Routes } from '@angular/router';
import { ask } from '../session/session-guards';
import { NoticesStore } from './notices-store';

export const consentNoticesRoutes: Routes = [
  {
    path: '',
    providers: [NoticesStore],
    children: [
      {
        path: '',
        title: 'Consent notices',
        loadComponent: () => import('./notices-page').then((m) => m.NoticesPage),
      },
      {
        path: ':siteId',
        title: 'Consent notices of a site',
        loadComponent: () => import('./site-notices-page').then((m) => m.SiteNoticesPage),
      },
      {
        path: ':siteId/draft',
        title: 'Draft a consent notice',
        canActivate: [ask('consent-notices.draft')],
        loadComponent: () => import('./notice-draft-page').then((m) => m.NoticeDraftPage),
      },
    ],
  },
];

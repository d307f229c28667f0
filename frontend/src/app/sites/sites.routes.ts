import type { Routes } from '@angular/router';
import { ask } from '../session/session-guards';
import { SitesStore } from './sites-store';

export const sitesRoutes: Routes = [
  {
    path: '',
    providers: [SitesStore],
    children: [
      { path: '', title: 'Sites', loadComponent: () => import('./sites-page').then((m) => m.SitesPage) },
      {
        path: 'new',
        title: 'New site',
        canActivate: [ask('sites.manage')],
        loadComponent: () => import('./new-site-page').then((m) => m.NewSitePage),
      },
      {
        path: ':id/install',
        title: 'Installation',
        canActivate: [ask('sites.manage')],
        loadComponent: () => import('./install-page').then((m) => m.InstallPage),
      },
      { path: ':id', title: 'Site', loadComponent: () => import('./site-page').then((m) => m.SitePage) },
    ],
  },
];

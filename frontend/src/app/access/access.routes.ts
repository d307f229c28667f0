import type { Routes } from '@angular/router';
import { ask } from '../session/session-guards';
import { AccessStore } from './access-store';

export const accessRoutes: Routes = [
  {
    path: '',
    providers: [AccessStore],
    children: [
      { path: '', title: 'Access', loadComponent: () => import('./access-page').then((m) => m.AccessPage) },
      {
        path: 'grants',
        title: 'Grants',
        loadComponent: () => import('./grants-page').then((m) => m.GrantsPage),
      },
      {
        path: 'running',
        title: 'Watching now',
        canActivate: [ask('access.approve', 'access.see-all')],
        loadComponent: () => import('./running-page').then((m) => m.RunningPage),
      },
      {
        path: 'rules',
        title: 'Approval rules',
        canActivate: [ask('access.approve', 'access.see-all')],
        loadComponent: () => import('./rules-page').then((m) => m.RulesPage),
      },
      {
        path: 'delegations',
        title: 'Absence',
        canActivate: [ask('access.approve')],
        loadComponent: () => import('./delegations-page').then((m) => m.DelegationsPage),
      },
      {
        path: 'requests/:id',
        title: 'Access request',
        loadComponent: () => import('./access-request-page').then((m) => m.AccessRequestPage),
      },
    ],
  },
];

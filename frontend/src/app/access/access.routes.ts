import type { Routes } from '@angular/router';
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
        path: 'requests/:id',
        title: 'Access request',
        loadComponent: () => import('./access-request-page').then((m) => m.AccessRequestPage),
      },
    ],
  },
];

import type { Routes } from '@angular/router';

export const machinesRoutes: Routes = [
  {
    path: '',
    title: 'API tokens',
    loadComponent: () => import('./api-tokens-page').then((m) => m.ApiTokensPage),
  },
];

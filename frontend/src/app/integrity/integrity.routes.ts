import type { Routes } from '@angular/router';

export const integrityRoutes: Routes = [
  {
    path: '',
    title: 'Integrity',
    loadComponent: () => import('./integrity-page').then((m) => m.IntegrityPage),
  },
];

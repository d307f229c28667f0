import type { Routes } from '@angular/router';

export const replayRoutes: Routes = [
  { path: '', title: 'Watch', loadComponent: () => import('./replay-page').then((m) => m.ReplayPage) },
];

import type { Routes } from '@angular/router';

export const systemRoutes: Routes = [
  { path: '', title: 'System', loadComponent: () => import('./system-page').then((m) => m.SystemPage) },
  { path: 'keys', title: 'Keys', loadComponent: () => import('./keys-page').then((m) => m.KeysPage) },
];

import type { Routes } from '@angular/router';

export const consentRoutes: Routes = [
  { path: '', title: 'Consent', loadComponent: () => import('./consent-page').then((m) => m.ConsentPage) },
  {
    path: ':id',
    title: 'Consent record',
    loadComponent: () => import('./consent-record-page').then((m) => m.ConsentRecordPage),
  },
];

import type { Routes } from '@angular/router';

export const auditExportsRoutes: Routes = [
  {
    path: '',
    title: 'Audit exports',
    loadComponent: () => import('./audit-exports-page').then((m) => m.AuditExportsPage),
  },
];

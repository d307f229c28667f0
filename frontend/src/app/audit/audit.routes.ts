import type { Routes } from '@angular/router';

export const auditRoutes: Routes = [
  { path: '', title: 'Audit log', loadComponent: () => import('./audit-page').then((m) => m.AuditPage) },
];

import type { Routes } from '@angular/router';
import { BasesStore } from './bases-store';

export const legalBasesRoutes: Routes = [
  {
    path: '',
    providers: [BasesStore],
    children: [
      {
        path: '',
        title: 'Legal bases',
        loadComponent: () => import('./bases-page').then((m) => m.BasesPage),
      },
      {
        path: ':siteId',
        title: 'Legal bases of a site',
        loadComponent: () => import('./site-bases-page').then((m) => m.SiteBasesPage),
      },
    ],
  },
];

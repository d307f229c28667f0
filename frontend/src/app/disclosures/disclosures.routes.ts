import type { Routes } from '@angular/router';
import { ask } from '../session/session-guards';
import { DisclosuresStore } from './disclosures-store';
import { RunsStore } from './runs-store';

export const disclosuresRoutes: Routes = [
  {
    path: '',
    providers: [DisclosuresStore, RunsStore],
    children: [
      {
        path: '',
        title: 'Disclosures',
        loadComponent: () => import('./disclosures-page').then((m) => m.DisclosuresPage),
      },
      {
        path: 'new',
        title: 'New disclosure',
        canActivate: [ask('disclosures.draft')],
        loadComponent: () => import('./disclosure-draft-page').then((m) => m.DisclosureDraftPage),
      },
      {
        path: 'coverage',
        title: 'Coverage',
        loadComponent: () => import('./coverage-page').then((m) => m.CoveragePage),
      },
      {
        path: ':id',
        title: 'Disclosure',
        loadComponent: () => import('./disclosure-page').then((m) => m.DisclosurePage),
      },
      {
        path: ':id/draft',
        title: 'New version',
        canActivate: [ask('disclosures.draft')],
        loadComponent: () => import('./disclosure-draft-page').then((m) => m.DisclosureDraftPage),
      },
      {
        path: ':id/runs/:run',
        title: 'Run over stored recordings',
        loadComponent: () => import('./run-page').then((m) => m.RunPage),
      },
    ],
  },
];

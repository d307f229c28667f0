import type { Routes } from '@angular/router';
import { DestructionsStore } from './destructions-store';
import { HoldsStore } from './holds-store';
import { RulesStore } from './rules-store';

export const retentionRoutes: Routes = [
  {
    path: '',
    providers: [RulesStore, HoldsStore, DestructionsStore],
    children: [
      { path: '', title: 'Retention', loadComponent: () => import('./rules-page').then((m) => m.RulesPage) },
      {
        path: 'draft',
        title: 'Draft retention rules',
        loadComponent: () => import('./rules-draft-page').then((m) => m.RulesDraftPage),
      },
      {
        path: 'rules/:version',
        title: 'Retention rules',
        loadComponent: () => import('./rules-version-page').then((m) => m.RulesVersionPage),
      },
      { path: 'holds', title: 'Holds', loadComponent: () => import('./holds-page').then((m) => m.HoldsPage) },
      {
        path: 'destructions',
        title: 'Destructions',
        loadComponent: () => import('./destructions-page').then((m) => m.DestructionsPage),
      },
    ],
  },
];

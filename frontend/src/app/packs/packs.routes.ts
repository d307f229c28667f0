import type { Routes } from '@angular/router';
import { PacksStore } from './packs-store';

export const packsRoutes: Routes = [
  {
    path: '',
    providers: [PacksStore],
    children: [
      {
        path: '',
        title: 'Evidence packs',
        loadComponent: () => import('./packs-page').then((m) => m.PacksPage),
      },
      {
        path: 'new',
        title: 'New collection',
        loadComponent: () => import('./order-page').then((m) => m.OrderPage),
      },
      {
        path: ':id',
        title: 'Collection of packs',
        loadComponent: () => import('./collection-page').then((m) => m.CollectionPage),
      },
    ],
  },
];

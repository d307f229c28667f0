import type { Routes } from '@angular/router';
import { PeopleStore } from './people-store';

export const peopleRoutes: Routes = [
  {
    path: '',
    title: 'People',
    providers: [PeopleStore],
    loadComponent: () => import('./people-page').then((m) => m.PeoplePage),
  },
];

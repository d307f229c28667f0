import type { Routes } from '@angular/router';
import { ask } from '../session/session-guards';
import { RolesStore } from './roles-store';

export const rolesRoutes: Routes = [
  {
    path: '',
    providers: [RolesStore],
    children: [
      { path: '', title: 'Roles', loadComponent: () => import('./roles-page').then((m) => m.RolesPage) },
      {
        path: 'draft',
        title: 'Draft a mapping of roles',
        canActivate: [ask('roles.draft')],
        loadComponent: () => import('./roles-draft-page').then((m) => m.RolesDraftPage),
      },
    ],
  },
];

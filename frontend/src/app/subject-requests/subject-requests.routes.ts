import type { Routes } from '@angular/router';
import { SubjectRequestsStore } from './subject-requests-store';

export const subjectRequestsRoutes: Routes = [
  {
    path: '',
    providers: [SubjectRequestsStore],
    children: [
      {
        path: '',
        title: 'Subject requests',
        loadComponent: () => import('./subject-requests-page').then((m) => m.SubjectRequestsPage),
      },
      {
        path: ':id',
        title: 'Subject request',
        loadComponent: () => import('./subject-request-page').then((m) => m.SubjectRequestPage),
      },
    ],
  },
];

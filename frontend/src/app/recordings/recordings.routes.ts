import type { Routes } from '@angular/router';
import { RecordingsStore } from './recordings-store';

/** The store lives as long as the feature is open, so that going back finds the search as it was left. */
export const recordingsRoutes: Routes = [
  {
    path: '',
    providers: [RecordingsStore],
    children: [
      {
        path: '',
        title: 'Recordings',
        loadComponent: () => import('./recordings-page').then((m) => m.RecordingsPage),
      },
      {
        path: ':id',
        title: 'Recording',
        loadComponent: () => import('./recording-page').then((m) => m.RecordingPage),
      },
    ],
  },
];

import type { Routes } from '@angular/router';
import { ask } from '../session/session-guards';
import { MaskingStore } from './masking-store';

export const maskingRoutes: Routes = [
  {
    path: '',
    providers: [MaskingStore],
    children: [
      {
        path: '',
        title: 'Masking',
        loadComponent: () => import('./masking-page').then((m) => m.MaskingPage),
      },
      {
        path: ':siteId',
        title: 'Masking of a site',
        loadComponent: () => import('./masking-site-page').then((m) => m.MaskingSitePage),
      },
      {
        path: ':siteId/try',
        title: 'Try masking on a page',
        loadComponent: () => import('./masking-bench-page').then((m) => m.MaskingBenchPage),
      },
      {
        path: ':siteId/review',
        title: 'Masking review',
        loadComponent: () => import('./masking-review-page').then((m) => m.MaskingReviewPage),
      },
      {
        path: ':siteId/draft',
        title: 'Draft a masking policy',
        canActivate: [ask('masking.draft')],
        loadComponent: () => import('./masking-draft-page').then((m) => m.MaskingDraftPage),
      },
    ],
  },
];

import type { Routes } from '@angular/router';
import { AlarmsStore } from './alarms-store';

export const alarmsRoutes: Routes = [
  {
    path: '',
    providers: [AlarmsStore],
    children: [
      { path: '', title: 'Alarms', loadComponent: () => import('./alarms-page').then((m) => m.AlarmsPage) },
      { path: ':id', title: 'Alarm', loadComponent: () => import('./alarm-page').then((m) => m.AlarmPage) },
    ],
  },
];

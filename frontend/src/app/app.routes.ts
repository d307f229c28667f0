import type { Routes } from '@angular/router';
import { ask, signedIn, startPage } from './session/session-guards';

/** Each feature is fetched when first opened. The guards only spare people a refusal: the appliance decides. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in',
    loadComponent: () => import('./session/sign-in-page').then((m) => m.SignInPage),
  },
  {
    path: 'emergency',
    title: 'Emergency account',
    loadComponent: () => import('./emergency/emergency-page').then((m) => m.EmergencyPage),
  },
  {
    path: 'stepped-up',
    title: 'Confirmed',
    loadComponent: () => import('./session/stepped-up-page').then((m) => m.SteppedUpPage),
  },
  {
    path: '',
    canActivate: [signedIn],
    canActivateChild: [signedIn],
    loadComponent: () => import('./shell/shell-page').then((m) => m.ShellPage),
    children: [
      { path: '', pathMatch: 'full', canActivate: [startPage], children: [] },
      {
        path: 'recordings',
        canActivate: [ask('recordings.search')],
        loadChildren: () => import('./recordings/recordings.routes').then((m) => m.recordingsRoutes),
      },
      {
        path: 'recordings/:id/watch',
        canActivate: [ask('recordings.watch')],
        loadChildren: () => import('./replay/replay.routes').then((m) => m.replayRoutes),
      },
      {
        path: 'access',
        canActivate: [ask('access.request', 'access.approve', 'access.see-all')],
        loadChildren: () => import('./access/access.routes').then((m) => m.accessRoutes),
      },
      {
        path: 'disclosures',
        canActivate: [ask('disclosures.read')],
        loadChildren: () => import('./disclosures/disclosures.routes').then((m) => m.disclosuresRoutes),
      },
      {
        path: 'alarms',
        canActivate: [ask('alarms.read')],
        loadChildren: () => import('./alarms/alarms.routes').then((m) => m.alarmsRoutes),
      },
      {
        path: 'packs',
        canActivate: [ask('evidence.export')],
        loadChildren: () => import('./packs/packs.routes').then((m) => m.packsRoutes),
      },
      {
        path: 'consent',
        canActivate: [ask('consent.read')],
        loadChildren: () => import('./consent/consent.routes').then((m) => m.consentRoutes),
      },
      {
        path: 'consent-notices',
        canActivate: [ask('consent-notices.read')],
        loadChildren: () =>
          import('./consent-notices/consent-notices.routes').then((m) => m.consentNoticesRoutes),
      },
      {
        path: 'legal-bases',
        canActivate: [ask('legal-bases.read')],
        loadChildren: () => import('./legal-bases/legal-bases.routes').then((m) => m.legalBasesRoutes),
      },
      {
        path: 'masking',
        canActivate: [ask('masking.read')],
        loadChildren: () => import('./masking/masking.routes').then((m) => m.maskingRoutes),
      },
      {
        path: 'retention',
        canActivate: [ask('retention.read')],
        loadChildren: () => import('./retention/retention.routes').then((m) => m.retentionRoutes),
      },
      {
        path: 'subject-requests',
        canActivate: [ask('subject-requests.read')],
        loadChildren: () =>
          import('./subject-requests/subject-requests.routes').then((m) => m.subjectRequestsRoutes),
      },
      {
        path: 'sites',
        canActivate: [ask('sites.read')],
        loadChildren: () => import('./sites/sites.routes').then((m) => m.sitesRoutes),
      },
      {
        path: 'audit',
        canActivate: [ask('audit.read')],
        loadChildren: () => import('./audit/audit.routes').then((m) => m.auditRoutes),
      },
      {
        path: 'audit-exports',
        canActivate: [ask('audit.export')],
        loadChildren: () => import('./audit/audit-exports.routes').then((m) => m.auditExportsRoutes),
      },
      {
        path: 'integrity',
        canActivate: [ask('system.read')],
        loadChildren: () => import('./integrity/integrity.routes').then((m) => m.integrityRoutes),
      },
      {
        path: 'system',
        canActivate: [ask('system.read')],
        loadChildren: () => import('./system/system.routes').then((m) => m.systemRoutes),
      },
      {
        path: 'roles',
        canActivate: [ask('roles.read')],
        loadChildren: () => import('./roles/roles.routes').then((m) => m.rolesRoutes),
      },
      {
        path: 'people',
        canActivate: [ask('people.read')],
        loadChildren: () => import('./people/people.routes').then((m) => m.peopleRoutes),
      },
      {
        path: 'api-tokens',
        canActivate: [ask('tokens.manage')],
        loadChildren: () => import('./machines/machines.routes').then((m) => m.machinesRoutes),
      },
      {
        path: 'my-sessions',
        title: 'My sessions',
        loadComponent: () => import('./session/my-sessions-page').then((m) => m.MySessionsPage),
      },
      {
        path: 'not-allowed',
        title: 'Not allowed',
        loadComponent: () => import('./shell/not-allowed-page').then((m) => m.NotAllowedPage),
      },
      {
        path: '**',
        title: 'Not found',
        loadComponent: () => import('./shell/not-found-page').then((m) => m.NotFoundPage),
      },
    ],
  },
];

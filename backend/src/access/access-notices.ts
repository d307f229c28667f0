import type { Notice } from '../notices/notices.service.js';
import type { AccessRequest } from './access-request.entity.js';

/** What people outside of the console are told of a request: never who asked, why, or about whom. */
const notice = (kind: string, title: string, request: AccessRequest): Notice => ({
  kind,
  title,
  facts: {
    request: request.id,
    purpose: request.purpose,
    scope: request.scope,
    recordings: request.recordings,
    expires: request.expiresAt.toISOString(),
  },
  path: `/access/requests/${request.id}`,
});

export const requestedNotice = (request: AccessRequest): Notice =>
  notice('access.requested', 'Somebody asks to watch: another person has to decide', request);

export const reminderNotice = (request: AccessRequest): Notice =>
  notice('access.reminder', 'A request to watch still waits and will expire', request);

export const decidedNotice = (request: AccessRequest, outcome: 'approved' | 'denied'): Notice =>
  notice('access.decided', `A request to watch was ${outcome}`, request);

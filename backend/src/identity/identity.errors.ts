import { ProductError } from '../platform/product-error.js';

/** Codes with which the console's start page explains why somebody was not let in. */
export type LoginProblem =
  | 'LOGIN_EXPIRED'
  | 'LOGIN_FAILED'
  | 'LOGIN_NO_ROLE'
  | 'LOGIN_ROLE_CONFLICT'
  | 'IDENTITY_PROVIDER_UNAVAILABLE';

export class LoginRefused extends ProductError {
  constructor(code: Exclude<LoginProblem, 'IDENTITY_PROVIDER_UNAVAILABLE'>, cause?: unknown) {
    super(code, 403, LOGIN_DETAIL[code], { cause, level: 'warn' });
  }
}

const LOGIN_DETAIL = {
  LOGIN_EXPIRED: 'This login is over or was already used. Sign in again.',
  LOGIN_FAILED:
    'Your identity provider did not confirm the login. Sign in again; if it stays, tell your administrator.',
  LOGIN_NO_ROLE: 'You have no role here. Ask your administrator to put you into one of the groups.',
  LOGIN_ROLE_CONFLICT:
    'Your groups give you roles that one person may not hold together. Tell your administrator.',
};

export class IdentityProviderUnavailable extends ProductError {
  constructor(cause?: unknown) {
    const detail =
      'The identity provider does not answer. Try again in a moment; whoever is signed in can go on.';
    super('IDENTITY_PROVIDER_UNAVAILABLE', 503, detail, { cause });
  }
}

/** One answer for no cookie, an unknown one and one that is over: it tells a stranger nothing. */
export class SessionRequired extends ProductError {
  constructor() {
    super('SESSION_REQUIRED', 401, 'Sign in and try again.');
  }
}

export class CsrfRefused extends ProductError {
  constructor() {
    super('CSRF_REFUSED', 403, 'Reload the page and try again.', { level: 'warn' });
  }
}

export class PermissionDenied extends ProductError {
  constructor() {
    super('PERMISSION_DENIED', 403, 'Your role does not allow this. Ask somebody whose role does.', {
      level: 'warn',
    });
  }
}

export class RouteUndeclared extends ProductError {
  constructor() {
    super('ROUTE_UNDECLARED', 403, 'This route says nobody may use it. Tell your operator.', {
      level: 'error',
    });
  }
}

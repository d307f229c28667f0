import { ProductError } from '../platform/product-error.js';

/** Codes with which the console's start page explains why somebody was not let in. */
export type LoginProblem = keyof typeof LOGIN_DETAIL | 'IDENTITY_PROVIDER_UNAVAILABLE';

export class LoginRefused extends ProductError {
  constructor(code: keyof typeof LOGIN_DETAIL, cause?: unknown) {
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
  LOGIN_GROUPS_OVERAGE:
    'You are in more groups than your identity provider tells. Ask your administrator to give roles by app roles (oidc.roleClaim), or to let the provider send only the groups of this application.',
  LOGIN_CLOCK_DIFFERS:
    'The clocks of your identity provider and of this appliance differ by minutes. Tell your operator to set both by NTP.',
  LOGIN_PERSON_LEFT: 'Your account here has been ended. Ask your administrator to bring it back.',
  STEP_UP_OTHER_PERSON: 'Somebody else signed in. Confirm with the account that you are signed in with.',
  STEP_UP_NOT_CONFIRMED:
    'Your identity provider did not say that you proved just now who you are. Tell your administrator to let it send auth_time, and acr where oidc.stepUpAcr asks for one.',
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

/** One answer for a session that is not there and one that is another person's. */
export class SessionNotFound extends ProductError {
  constructor() {
    super('SESSION_NOT_FOUND', 404, 'You have no such session; it may have ended by itself.');
  }
}

export class PersonNotFound extends ProductError {
  constructor() {
    super('PERSON_NOT_FOUND', 404, 'There is nobody under this id.');
  }
}

/** `stepUpAt` is where the browser goes to put it right, with `returnTo`; `withinSeconds` how fresh the proof must be. */
export class StepUpNeeded extends ProductError {
  constructor(withinSeconds: number) {
    const detail = 'Confirm first that it is you: this needs somebody who signed in a moment ago.';
    const extensions = { stepUpAt: STEP_UP_PATH, withinSeconds };
    super('STEP_UP_NEEDED', 403, detail, { extensions });
  }
}

export const STEP_UP_PATH = '/auth/step-up';

export class TooManyAttempts extends ProductError {
  constructor(msUntilNext: number) {
    const seconds = Math.max(1, Math.ceil(msUntilNext / 1_000));
    super('TOO_MANY_ATTEMPTS', 429, 'That was too often. Wait and try again.', {
      level: 'warn',
      extensions: { retryAfterSeconds: seconds },
    });
  }
}

/** One answer for every fault of a logout token: whoever forges one learns nothing from it. */
export class LogoutTokenRefused extends ProductError {
  constructor(cause?: unknown) {
    super('LOGOUT_TOKEN_REFUSED', 400, 'Send a logout token that this appliance can check.', {
      cause,
      level: 'warn',
    });
  }
}

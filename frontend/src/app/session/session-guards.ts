import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { startAddress } from '../shell/navigation';
import type { Permission } from './permissions';
import { SessionStore } from './session-store';

export const signedIn: CanActivateFn = (route, state) => {
  if (inject(SessionStore).session() !== null) return true;
  // The appliance sends a person who could not sign in to the start page with the code of the reason.
  const problem = route.queryParamMap.get('problem');
  const queryParams = problem === null ? { returnTo: state.url } : { problem };
  return inject(Router).createUrlTree(['/sign-in'], { queryParams });
};

/** Lets through whoever holds one of the permissions. */
export const ask =
  (...permissions: Permission[]): CanActivateFn =>
  () =>
    inject(SessionStore).can(...permissions) || inject(Router).createUrlTree(['/not-allowed']);

export const startPage: CanActivateFn = () =>
  inject(Router).createUrlTree([startAddress(inject(SessionStore).session()?.permissions ?? [])]);

import { HttpErrorResponse, type HttpInterceptorFn, HttpResponse } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, map, mergeMap, of, tap, throwError } from 'rxjs';
import { problemFrom } from './problem';
import { SessionStore } from './session-store';

/** Adds the anti-forgery token, turns every refusal into a Problem and notices the end of the session. */
export const apiInterceptor: HttpInterceptorFn = (request, next) => {
  const sessions = inject(SessionStore);
  const router = inject(Router);
  const token = sessions.session()?.csrfToken;
  const outgoing =
    request.method === 'GET' || !token ? request : request.clone({ setHeaders: { 'x-csrf-token': token } });
  return next(outgoing).pipe(
    tap((event) => {
      if (event instanceof HttpResponse) sessions.answered();
    }),
    catchError((fault: unknown) => {
      if (fault instanceof HttpErrorResponse && fault.status === 401 && sessions.session() !== null) {
        sessions.ended();
        void router.navigate(['/sign-in'], { queryParams: { returnTo: router.url } });
      }
      return readable(fault).pipe(mergeMap((read) => throwError(() => problemFrom(read))));
    }),
  );
};

/** Where a file was asked for, the refusal arrives as a file too. */
function readable(fault: unknown) {
  if (!(fault instanceof HttpErrorResponse) || !(fault.error instanceof Blob)) return of(fault);
  const { headers, status, statusText, url } = fault;
  return from(fault.error.text()).pipe(
    map((error) => new HttpErrorResponse({ error, headers, status, statusText, url: url ?? '' })),
  );
}

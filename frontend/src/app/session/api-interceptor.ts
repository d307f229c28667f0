import {
  HttpErrorResponse,
  type HttpEvent,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Injector, inject } from '@angular/core';
import { Router } from '@angular/router';
import { type Observable, catchError, from, map, mergeMap, of, tap, throwError } from 'rxjs';
import { type Problem, problemFrom } from './problem';
import { SessionStore } from './session-store';

/** Adds the anti-forgery token, turns every refusal into a Problem and notices the end of the session. */
export const apiInterceptor: HttpInterceptorFn = (request, next) => {
  const sessions = inject(SessionStore);
  const router = inject(Router);
  const injector = inject(Injector);
  return next(withToken(request, sessions)).pipe(
    tap((event) => {
      if (event instanceof HttpResponse) sessions.answered();
    }),
    catchError((fault: unknown) => {
      if (fault instanceof HttpErrorResponse && fault.status === 401 && sessions.session() !== null) {
        sessions.ended();
        void router.navigate(['/sign-in'], { queryParams: { returnTo: router.url } });
      }
      return readable(fault).pipe(
        mergeMap((read) => {
          const problem = problemFrom(read);
          return problem.code === 'STEP_UP_NEEDED'
            ? onceConfirmed(injector, problem, () => next(withToken(request, sessions)))
            : throwError(() => problem);
        }),
      );
    }),
  );
};

/** The token is that of the session there is now: a step-up gives another. */
function withToken(request: HttpRequest<unknown>, sessions: SessionStore): HttpRequest<unknown> {
  const token = sessions.session()?.csrfToken;
  return request.method === 'GET' || !token
    ? request
    : request.clone({ setHeaders: { 'x-csrf-token': token } });
}

/** Asks the person to prove who they are, then does what was refused, once. Whoever goes back sees the refusal. */
function onceConfirmed(
  injector: Injector,
  problem: Problem,
  again: () => Observable<HttpEvent<unknown>>,
): Observable<HttpEvent<unknown>> {
  return from(import('./step-up')).pipe(
    mergeMap(({ StepUp }) => injector.get(StepUp).ask()),
    mergeMap((confirmed) => (confirmed ? again() : throwError(() => problem))),
    catchError((fault: unknown) =>
      readable(fault).pipe(mergeMap((read) => throwError(() => problemFrom(read)))),
    ),
  );
}

/** Where a file was asked for, the refusal arrives as a file too. */
function readable(fault: unknown) {
  if (!(fault instanceof HttpErrorResponse) || !(fault.error instanceof Blob)) return of(fault);
  const { headers, status, statusText, url } = fault;
  return from(fault.error.text()).pipe(
    map((error) => new HttpErrorResponse({ error, headers, status, statusText, url: url ?? '' })),
  );
}

import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { SessionDto } from '../api/models';
import { apiInterceptor } from './api-interceptor';
import { Problem } from './problem';
import { SessionStore } from './session-store';
import { StepUp } from './step-up';

const NEEDED = { code: 'STEP_UP_NEEDED', title: 'Not allowed', detail: 'Confirm first that it is you.' };
const refusal = { status: 403, statusText: 'Forbidden' };

describe('an action that needs somebody who signed in a moment ago', () => {
  let http: HttpTestingController;
  let confirmed: boolean;
  let asked: number;

  beforeEach(() => {
    asked = 0;
    const stepUp = {
      ask: async () => {
        asked++;
        sessionWith('token-2');
        return confirmed;
      },
    };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        { provide: StepUp, useValue: stepUp },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    sessionWith('token-1');
  });

  const sessionWith = (csrfToken: string): void =>
    TestBed.inject(SessionStore).state.set({
      kind: 'signed-in',
      session: { csrfToken } as SessionDto,
      allowanceMs: 1,
    });

  const approve = () =>
    firstValueFrom(TestBed.inject(HttpClient).post('/api/x', { minutes: 60 })).catch(
      (fault: Problem) => fault,
    );

  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
  };

  it('shows the refusal to whoever goes back', async () => {
    confirmed = false;
    const done = approve();
    http.expectOne('/api/x').flush(NEEDED, refusal);
    expect(await done).toMatchObject({ code: 'STEP_UP_NEEDED' });
    http.expectNone('/api/x');
  });

  it('is done once the person confirmed, whole and with the token of the new session', async () => {
    confirmed = true;
    const done = approve();
    http.expectOne('/api/x').flush(NEEDED, refusal);
    await settled();
    const again = http.expectOne('/api/x');
    expect(again.request.headers.get('x-csrf-token')).toBe('token-2');
    expect(again.request.body).toEqual({ minutes: 60 });
    again.flush({ ok: true });
    expect(await done).toEqual({ ok: true });
  });

  it('is not asked for a second time when that did not help', async () => {
    confirmed = true;
    const done = approve();
    http.expectOne('/api/x').flush(NEEDED, refusal);
    await settled();
    http.expectOne('/api/x').flush(NEEDED, refusal);
    expect(await done).toBeInstanceOf(Problem);
    expect(asked).toBe(1);
  });
});

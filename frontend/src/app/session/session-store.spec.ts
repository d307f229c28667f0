import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { ApiConfiguration } from '../api/api-configuration';
import type { SessionDto } from '../api/models';
import { apiInterceptor } from './api-interceptor';
import { SessionStore, localPath } from './session-store';

const session: SessionDto = {
  person: { id: 'p1', name: 'Ada Lind' },
  roles: ['reviewer'],
  permissions: ['recordings.search'],
  csrfToken: 'token-1',
  idleEndsAt: new Date(Date.now() + 600_000).toISOString(),
  absoluteEndsAt: new Date(Date.now() + 3_600_000).toISOString(),
};

describe('session store', () => {
  let http: HttpTestingController;
  let store: SessionStore;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    TestBed.inject(ApiConfiguration).rootUrl = '';
    http = TestBed.inject(HttpTestingController);
    store = TestBed.inject(SessionStore);
  });

  const signIn = async (): Promise<void> => {
    const loading = store.load();
    http.expectOne('/api/session').flush(session);
    await loading;
  };

  it('permits nothing before the session is known', () => {
    expect(store.can('recordings.search')).toBe(false);
  });

  it('is signed out, and not failed, when the appliance knows no session', async () => {
    const loading = store.load();
    http.expectOne('/api/session').flush({ code: 'SESSION_REQUIRED' }, { status: 401, statusText: '' });
    await loading;
    expect(store.state()).toEqual({ kind: 'signed-out', ended: false });
  });

  it('is failed, and not signed out, when the appliance cannot be reached', async () => {
    const loading = store.load();
    http.expectOne('/api/session').error(new ProgressEvent('error'));
    await loading;
    expect(store.state().kind).toBe('failed');
  });

  it('permits what the appliance said and nothing else', async () => {
    await signIn();
    expect(store.can('recordings.search')).toBe(true);
    expect(store.can('recordings.watch')).toBe(false);
    expect(store.can('recordings.watch', 'recordings.search')).toBe(true);
  });

  it('sends the anti-forgery token with what changes something, and only then', async () => {
    await signIn();
    const signOut = store.signOut().catch(() => undefined);
    const posted = http.expectOne('/auth/logout');
    expect(posted.request.headers.get('x-csrf-token')).toBe('token-1');
    posted.flush({}, { status: 500, statusText: '' });
    await signOut;
    const again = store.load();
    const got = http.expectOne('/api/session');
    expect(got.request.headers.has('x-csrf-token')).toBe(false);
    got.flush(session);
    await again;
  });

  it('leaves for the sign-in page when the appliance no longer knows the session', async () => {
    await signIn();
    const navigate = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    const again = store.load();
    http.expectOne('/api/session').flush({ code: 'SESSION_REQUIRED' }, { status: 401, statusText: '' });
    await again;
    expect(store.session()).toBeNull();
    expect(store.state()).toEqual({ kind: 'signed-out', ended: true });
    expect(navigate).toHaveBeenCalledWith(['/sign-in'], { queryParams: { returnTo: '/' } });
  });
});

describe('where to go after signing in', () => {
  it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'recordings', ''])(
    'refuses %s',
    (path) => expect(localPath(path)).toBe('/'),
  );

  it('keeps a path of this console', () => {
    expect(localPath('/recordings/1?x=2')).toBe('/recordings/1?x=2');
  });
});

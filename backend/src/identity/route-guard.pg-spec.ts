import { Controller, Get, Head, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AuditLog } from '../audit/audit-log.service.js';
import type { PersonActor, Role } from '../platform/actor.js';
import { CurrentActor } from '../platform/http/current-actor.js';
import { Permit, PublicRoute, SiteKeyRoute, StepUp } from '../platform/http/permit.js';
import { identityApp, type IdentityApp } from './identity.fixture.js';
import { limitsOf } from './session-state.js';

const { idleMs: IDLE_MS, absoluteMs: ABSOLUTE_MS, freshMs: FRESH_MS } = limitsOf();

@Controller('probe')
class Probe {
  @Get('undeclared')
  undeclared() {
    return 'reached';
  }

  @Get('public')
  @PublicRoute('a test')
  open() {
    return 'reached';
  }

  @Get('site')
  @SiteKeyRoute()
  site() {
    return 'reached';
  }

  @Get('recordings/:id')
  @Permit('recordings.search')
  read(@CurrentActor() actor: PersonActor) {
    return actor;
  }

  @Head('recordings')
  @Permit('recordings.search')
  head() {
    return '';
  }

  @Post('recordings')
  @Permit('recordings.search')
  write() {
    return 'reached';
  }

  @Post('grave')
  @Permit('recordings.search')
  @StepUp()
  grave() {
    return 'reached';
  }

  @Get('either')
  @Permit('access.see-all', 'access.request')
  either() {
    return 'reached';
  }
}

@Controller('guarded')
@Permit('audit.read')
class Guarded {
  @Get()
  byClass() {
    return 'reached';
  }

  @Get('open')
  @PublicRoute('a test')
  byMethod() {
    return 'reached';
  }
}

describe('the route guard', () => {
  let room: IdentityApp;

  beforeAll(async () => {
    room = await identityApp([Probe, Guarded]);
  });

  afterAll(() => room.stop());

  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const response = await fetch(room.url + path, { method, headers });
    const text = await response.text();
    const body = (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>;
    return { status: response.status, code: body['code'], body };
  }

  it('refuses a route that declares nothing, whoever asks', async () => {
    const { cookie } = await room.signedIn('compliance-officer');
    expect(await ask('/probe/undeclared', { cookie })).toMatchObject({
      status: 403,
      code: 'ROUTE_UNDECLARED',
    });
  });

  it.each([
    ['no cookie', {}],
    ['an empty cookie', { cookie: 'exhibit-session=' }],
    ['an unknown cookie', { cookie: `exhibit-session=${'A'.repeat(43)}` }],
    ['broken cookies', { cookie: '=;;;%00; exhibit-session' }],
  ])('answers %s with the same 401', async (_, headers) => {
    const { status, body } = await ask('/probe/recordings/1', headers as Record<string, string>);
    expect(status).toBe(401);
    expect({ ...body, correlationId: '' }).toMatchObject({
      code: 'SESSION_REQUIRED',
      detail: 'Sign in and try again.',
    });
  });

  it('refuses a cookie that was changed by one character', async () => {
    const { cookie } = await room.signedIn('reviewer');
    const changed = cookie.slice(0, -5) + (cookie.at(-5) === 'x' ? 'y' : 'x') + cookie.slice(-4);
    expect(await ask('/probe/recordings/1', { cookie: changed })).toMatchObject({ code: 'SESSION_REQUIRED' });
  });

  it('refuses the hash that stands in the database as a cookie', async () => {
    await room.signedIn('reviewer');
    const [{ id }] = await room.manager.query(
      `SELECT encode(id_hash, 'base64') AS id FROM login_session LIMIT 1`,
    );
    const cookie = `exhibit-session=${Buffer.from(id, 'base64').toString('base64url')}`;
    expect(await ask('/probe/recordings/1', { cookie })).toMatchObject({ code: 'SESSION_REQUIRED' });
  });

  it('tells a route who is asking', async () => {
    const { cookie, actor } = await room.signedIn('reviewer');
    expect((await ask('/probe/recordings/1', { cookie })).body).toEqual(actor);
  });

  it('refuses a missing permission and writes down the route, never the address', async () => {
    const { cookie } = await room.signedIn('administrator');
    const before = (await room.entries()).length;
    expect(await ask('/probe/recordings/jane-doe?subject=jane', { cookie })).toMatchObject({
      status: 403,
      code: 'PERMISSION_DENIED',
    });
    const [entry, ...more] = (await room.entries()).slice(before);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      kind: 'permission.refused',
      fields: { permission: 'recordings.search', route: 'GET /probe/recordings/:id' },
    });
    expect(JSON.stringify(entry)).not.toContain('jane');
  });

  it('stays a refusal when it cannot be written down', async () => {
    const { cookie } = await room.signedIn('administrator');
    const broken = jest.spyOn(room.app.get(AuditLog), 'record').mockRejectedValueOnce(new Error('no log'));
    expect(await ask('/probe/recordings/1', { cookie })).toMatchObject({
      status: 403,
      code: 'PERMISSION_DENIED',
    });
    expect(broken).toHaveBeenCalledTimes(1);
    broken.mockRestore();
  });

  it('lets in whoever has one of several permissions', async () => {
    const may = async (role: 'auditor' | 'reviewer' | 'administrator') =>
      (await ask('/probe/either', { cookie: (await room.signedIn(role)).cookie })).status;
    expect([await may('auditor'), await may('reviewer'), await may('administrator')]).toEqual([
      200, 200, 403,
    ]);
  });

  it('takes the rule of the method before that of the class', async () => {
    const { cookie } = await room.signedIn('reviewer');
    expect((await ask('/guarded', { cookie })).status).toBe(403);
    expect((await ask('/guarded/open')).status).toBe(200);
    expect((await ask('/guarded', { cookie: (await room.signedIn('auditor')).cookie })).status).toBe(200);
  });

  it('asks no session of public routes and of recorders', async () => {
    expect((await ask('/probe/public')).status).toBe(200);
    expect((await ask('/probe/site')).status).toBe(200);
  });

  describe('against forged requests', () => {
    it('refuses a change without the token, with another person’s, or from another origin', async () => {
      const mine = await room.signedIn('reviewer');
      const other = await room.signedIn('compliance-officer');
      const { cookie, csrf } = mine;
      const attempts = [
        { cookie },
        { cookie, 'x-csrf-token': other.csrf },
        { cookie, 'x-csrf-token': csrf, origin: 'https://evil.example' },
        { cookie, 'x-csrf-token': csrf, origin: 'null' },
      ];
      for (const headers of attempts)
        expect(await ask('/probe/recordings', headers, 'POST')).toMatchObject({
          status: 403,
          code: 'CSRF_REFUSED',
        });
    });

    it('lets our own console change something', async () => {
      const { cookie, csrf } = await room.signedIn('reviewer');
      const headers = { cookie, 'x-csrf-token': csrf, origin: room.url };
      expect((await ask('/probe/recordings', headers, 'POST')).status).toBe(201);
    });

    it('has no other method than ours to override with', async () => {
      const { cookie } = await room.signedIn('reviewer');
      const headers = { cookie, 'x-http-method-override': 'GET' };
      expect((await ask('/probe/recordings', headers, 'POST')).code).toBe('CSRF_REFUSED');
    });
  });

  describe('before a grave action', () => {
    const grave = async (more: Parameters<IdentityApp['signedIn']>[1], role: Role = 'reviewer') => {
      const { cookie, csrf } = await room.signedIn(role, more);
      const { code = null, body } = await ask('/probe/grave', { cookie, 'x-csrf-token': csrf }, 'POST');
      return { code, body };
    };
    const ago = (ms: number) => new Date(room.clock.now().getTime() - ms);

    it('sends whoever proved too long ago who they are, or never, to do so', async () => {
      for (const authenticatedAt of [ago(FRESH_MS + 1_000), null])
        expect(await grave({ authenticatedAt })).toMatchObject({
          code: 'STEP_UP_NEEDED',
          body: { status: 403, stepUpAt: '/auth/step-up', withinSeconds: 600 },
        });
    });

    it('sends whoever proved it in another way than is asked for', async () => {
      room.configuration.oidc.stepUpAcr = ['gold'];
      try {
        expect((await grave({ acr: null })).code).toBe('STEP_UP_NEEDED');
        expect((await grave({ acr: 'silver' })).code).toBe('STEP_UP_NEEDED');
        expect((await grave({ acr: 'gold' })).code).toBeNull();
      } finally {
        delete room.configuration.oidc.stepUpAcr;
      }
    });

    it('sends whoever comes from a provider that is no longer configured', async () => {
      const { issuer } = room.configuration.oidc;
      const before = await room.signedIn('reviewer', { subject: 'of-old' });
      room.configuration.oidc.issuer = 'https://another.example';
      try {
        const headers = { cookie: before.cookie, 'x-csrf-token': before.csrf };
        expect((await ask('/probe/grave', headers, 'POST')).code).toBe('STEP_UP_NEEDED');
      } finally {
        room.configuration.oidc.issuer = issuer;
      }
    });

    it('refuses whoever may not do it at all, without sending them anywhere', async () => {
      expect((await grave({ authenticatedAt: null }, 'administrator')).code).toBe('PERMISSION_DENIED');
    });

    it('lets through whoever proved it a moment ago', async () => {
      expect((await grave({ authenticatedAt: ago(FRESH_MS - 30_000) })).code).toBeNull();
    });
  });

  describe('over time', () => {
    it('refuses a session that was idle for 30 minutes', async () => {
      const { cookie } = await room.signedIn('reviewer');
      room.clock.forward(IDLE_MS);
      expect((await ask('/probe/recordings/1', { cookie })).code).toBe('SESSION_REQUIRED');
    });

    it('keeps a session that is used, until its eight hours are over', async () => {
      const { cookie } = await room.signedIn('reviewer');
      const step = IDLE_MS - 1_000;
      for (let spent = step; spent < ABSOLUTE_MS; spent += step) {
        room.clock.forward(step);
        expect((await ask('/probe/recordings/1', { cookie })).status).toBe(200);
      }
      room.clock.forward(step);
      expect((await ask('/probe/recordings/1', { cookie })).code).toBe('SESSION_REQUIRED');
    });

    it('refuses a session after logout, which is written down', async () => {
      const { cookie, csrf } = await room.signedIn('reviewer');
      expect((await ask('/auth/logout', { cookie }, 'POST')).code).toBe('CSRF_REFUSED');
      expect((await ask('/auth/logout', { cookie, 'x-csrf-token': csrf }, 'POST')).status).toBe(200);
      expect((await ask('/probe/recordings/1', { cookie })).code).toBe('SESSION_REQUIRED');
      expect((await room.entries()).at(-1)?.kind).toBe('logout.done');
    });
  });

  it('shows a person their own session and no other', async () => {
    const { cookie, csrf, actor } = await room.signedIn('auditor');
    const { body } = await ask('/api/session', { cookie });
    expect(body).toMatchObject({
      person: { id: actor.personId, name: 'auditor' },
      roles: ['auditor'],
      csrfToken: csrf,
      permissions: expect.arrayContaining(['audit.read', 'access.see-all']),
    });
    expect(Date.parse(body['absoluteEndsAt'] as string)).toBeGreaterThan(
      Date.parse(body['idleEndsAt'] as string),
    );
    expect((await ask('/api/session')).code).toBe('SESSION_REQUIRED');
  });
});

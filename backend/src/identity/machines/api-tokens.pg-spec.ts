import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor } from '../../platform/http/current-actor.js';
import { Permit, SignedIn, StepUp } from '../../platform/http/permit.js';
import { identityApp, type IdentityApp } from '../identity.fixture.js';
import { LIMITS } from '../throttling/throttle.service.js';
import type { MakeApiTokenDto } from './api-token.dto.js';
import { ApiTokens } from './api-tokens.service.js';

@Controller('probe')
class Probe {
  @Get('sites')
  @Permit('sites.read')
  sites(@CurrentActor() actor: PersonActor) {
    return actor;
  }

  @Get('system')
  @Permit('system.read')
  system() {
    return {};
  }

  @Post('sites')
  @Permit('sites.read')
  @StepUp()
  grave() {
    return {};
  }

  @Get('own')
  @SignedIn()
  own() {
    return {};
  }
}

describe('the token of a machine', () => {
  let room: IdentityApp;
  let tokens: ApiTokens;
  let ada: Awaited<ReturnType<IdentityApp['signedIn']>>;

  beforeAll(async () => {
    room = await identityApp([Probe]);
    tokens = room.app.get(ApiTokens);
    ada = await room.signedIn('administrator', { subject: 'ada' });
  });

  afterAll(() => room.stop());

  const asked = (change: Partial<MakeApiTokenDto> = {}): MakeApiTokenDto => ({
    ...{ label: 'inventory', role: 'administrator', permissions: ['sites.read'], days: 7 },
    ...change,
  });
  const ask = async (path: string, authorization: string, method = 'GET') => {
    const answer = await fetch(room.url + path, { method, headers: { authorization } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const bearer = async (change?: Partial<MakeApiTokenDto>) =>
    `Bearer ${(await tokens.make(ada.actor, asked(change))).token}`;
  const make = async (who: typeof ada, body: object) => {
    const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf, 'content-type': 'application/json' };
    const answer = await fetch(`${room.url}/api/api-tokens`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it.each<[string, Partial<MakeApiTokenDto>]>([
    ['a role that its maker does not have', { role: 'auditor', permissions: ['system.read'] }],
    ['a right that the role does not give', { permissions: ['recordings.search'] }],
    ['a right that no machine has', { permissions: ['system.manage' as never] }],
    ['the right to approve', { permissions: ['access.approve' as never] }],
    ['the right to watch', { permissions: ['recordings.watch' as never] }],
    ['joiners and leavers of no provider', { permissions: ['people.provision'] }],
    ['joiners and leavers of an unknown provider', { permissions: ['people.provision'], directory: 'evil' }],
    ['a provider without their joiners and leavers', { directory: 'main' }],
  ])('is refused with %s', async (_, change) => {
    await expect(tokens.make(ada.actor, asked(change))).rejects.toMatchObject({ status: 422 });
  });

  it('cannot decide or watch for PostgreSQL either, and ends within a year', async () => {
    await tokens.make(ada.actor, asked());
    const sql = (set: string) => room.database.owner.query(`UPDATE api_token SET ${set}`);
    await expect(sql(`permissions = '{access.approve}'`)).rejects.toThrow(/neither_decides_nor_watches/);
    await expect(sql(`expires_at = created_at + interval '400 days'`)).rejects.toThrow(/bounded_life/);
  });

  it('is made by somebody who just proved who they are', async () => {
    const stale = await room.signedIn('administrator', { subject: 'stale', authenticatedAt: null });
    expect((await make(stale, asked())).body).toMatchObject({ code: 'STEP_UP_NEEDED' });
    expect((await make(await room.signedIn('reviewer'), asked())).body).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect((await make(ada, asked())).status).toBe(201);
  });

  it('is shown once and stands nowhere', async () => {
    const { token } = await tokens.make(ada.actor, asked());
    const secret = token.replace('exhibit_', '');
    const rows: { row: string }[] = await room.manager.query(
      'SELECT row_to_json(t)::text AS row FROM api_token t',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(secret);
    expect(JSON.stringify(await tokens.list(ada.actor))).not.toContain(secret);
    expect(JSON.stringify(await room.entries())).not.toContain(secret);
    expect((await room.entries()).at(-1)).toMatchObject({ kind: 'api-token.made', fields: { days: 7 } });
  });

  it('may what it was made for, and nothing else of its role', async () => {
    const authorization = await bearer();
    expect((await ask('/probe/sites', authorization)).body).toMatchObject({
      roles: ['administrator'],
      only: ['sites.read'],
    });
    expect((await ask('/probe/system', authorization)).body).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await room.entries()).at(-1)).toMatchObject({ kind: 'permission.refused' });
  });

  it('never does anything grave, and has no session of its own', async () => {
    const authorization = await bearer();
    expect((await ask('/probe/sites', authorization, 'POST')).body).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect((await ask('/probe/own', authorization)).body).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await ask('/api/session', authorization)).status).toBe(403);
  });

  it('is over when its time is, or when somebody takes it back; the answer tells neither', async () => {
    const made = await tokens.make(ada.actor, asked());
    await tokens.revoke(ada.actor, made.id);
    const revoked = await ask('/probe/sites', `Bearer ${made.token}`);
    const authorization = await bearer({ days: 1 });
    room.clock.forward(86_400_000);
    const over = await ask('/probe/sites', authorization);
    const unknown = await ask('/probe/sites', `Bearer exhibit_${'A'.repeat(43)}`);
    for (const { status, body } of [revoked, over, unknown])
      expect([status, body['code'], body['detail']]).toEqual([
        401,
        'SESSION_REQUIRED',
        'Sign in and try again.',
      ]);
    ada = await room.signedIn('administrator', { subject: 'ada' });
  });

  it('is not mended by a cookie beside it', async () => {
    const headers = { authorization: 'Bearer nonsense', cookie: ada.cookie };
    expect((await fetch(`${room.url}/probe/sites`, { headers })).status).toBe(401);
  });

  it('cannot be guessed for long: who tries is kept out, with the right one as well, and it is written down', async () => {
    const authorization = await bearer();
    let answer = await ask('/probe/sites', 'Bearer guess');
    for (let guess = 0; guess < LIMITS['token-guess'].points && answer.status === 401; guess++)
      answer = await ask('/probe/sites', `Bearer exhibit_${'B'.repeat(42)}${guess}`);
    expect(answer).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect((await ask('/probe/sites', authorization)).status).toBe(429);
    expect((await room.entries()).filter(({ kind }) => kind === 'attempts.refused')).toHaveLength(1);
    // Somebody with a session behind the same address goes on.
    expect((await fetch(`${room.url}/probe/sites`, { headers: { cookie: ada.cookie } })).status).toBe(200);
    const rows: { key: string }[] = await room.manager.query('SELECT key FROM throttle');
    expect(rows.map(({ key }) => key).join()).not.toContain('127.0.0.1');
  });
});

import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Permit } from '../../platform/http/permit.js';
import { identityApp, type IdentityApp } from '../identity.fixture.js';
import { LIMITS } from './throttle.service.js';

@Controller('probe')
@Permit('recordings.search')
class Probe {
  @Get()
  look(): void {}

  @Post()
  change(): void {}
}

describe('whoever goes on without end', () => {
  let room: IdentityApp;
  beforeAll(async () => {
    room = await identityApp([Probe]);
  });
  afterAll(() => room.stop());

  const change = ({ cookie, csrf }: { cookie: string; csrf: string }) =>
    fetch(`${room.url}/probe`, { method: 'POST', headers: { cookie, 'x-csrf-token': csrf } });
  /** As if all tries but the next one had been used up. */
  const usedUp = (limit: keyof typeof LIMITS) =>
    room.manager.query('UPDATE throttle SET points = $2 WHERE key LIKE $1', [
      `${limit}:%`,
      LIMITS[limit].points,
    ]);
  const refusals = async (limit: string) =>
    (await room.entries()).filter(
      ({ kind, fields }) => kind === 'attempts.refused' && fields.limit === limit,
    );

  it('changes nothing more as a person, in no browser of theirs; others do, and looking is free', async () => {
    const here = await room.signedIn('reviewer', { subject: 'busy' });
    const there = await room.signedIn('reviewer', { subject: 'busy' });
    expect((await change(here)).status).toBe(201);
    await usedUp('changes');
    const other = await room.signedIn('reviewer', { subject: 'calm' });
    const refused = await change(there);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect((await change(here)).status).toBe(429);
    expect((await change(other)).status).toBe(201);
    expect((await fetch(`${room.url}/probe`, { headers: { cookie: here.cookie } })).status).toBe(200);
    expect(await refusals('changes')).toHaveLength(1);
  });

  it('begins no more logins from that address, which is written down once', async () => {
    const begin = async () => (await fetch(`${room.url}/auth/login`, { redirect: 'manual' })).status;
    // There is no provider here: what counts is that the login was begun.
    expect(await begin()).toBe(503);
    await usedUp('sign-in');
    expect([await begin(), await begin()]).toEqual([429, 429]);
    expect(await refusals('sign-in')).toHaveLength(1);
  });
});

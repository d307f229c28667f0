import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whileLocked } from '../../../test/support/held-lock.js';
import type { PersonActor } from '../../platform/actor.js';
import { ApiTokens } from '../machines/api-tokens.service.js';
import { identityApp, type IdentityApp } from '../identity.fixture.js';
import { Departures } from './departures.service.js';

describe('what the firm’s directory tells', () => {
  let room: IdentityApp;
  let ada: PersonActor;
  let token: string;
  const left: string[] = [];

  beforeAll(async () => {
    room = await identityApp();
    room.configuration.otherProviders = [
      { ...room.configuration.oidc, name: 'group', issuer: 'http://127.0.0.1:8' },
    ];
    ada = (await room.signedIn('administrator', { subject: 'ada' })).actor;
    token = await tokenFor('main');
    room.app.get(Departures).alsoEnd(async (_manager, _actor, personId) => void left.push(personId));
  });

  afterAll(() => room.stop());

  const tokenFor = async (directory: string) => {
    const asked = { label: 'directory', role: 'administrator', permissions: ['people.provision'] } as const;
    const made = await room.app
      .get(ApiTokens)
      .make(ada, { ...asked, permissions: [...asked.permissions], days: 30, directory });
    return made.token;
  };
  const ask = async (method: string, path: string, body?: unknown, by = token) => {
    const answer = await fetch(`${room.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${by}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const user = (name: string, more: object = {}) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    externalId: `sub-${name}`,
    userName: `${name}@bank.example`,
    active: true,
    ...more,
  });
  const added = async (name: string) => String((await ask('POST', '/Users', user(name))).body['id']);
  const patch = (...operations: object[]) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: operations,
  });
  const alive = async (cookie: string) =>
    (await fetch(`${room.url}/api/session`, { headers: { cookie } })).status === 200;

  it('is refused without a token made for it', async () => {
    const { cookie } = await room.signedIn('administrator', { subject: 'amir' });
    expect((await ask('GET', '/Users', undefined, 'nothing')).status).toBe(401);
    const byHand = await fetch(`${room.url}/scim/v2/Users`, { headers: { cookie } });
    expect(byHand.status).toBe(403);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['text that is not JSON', '{"a":'],
    ['a person without a subject', { ...user('x'), externalId: undefined }],
    ['a person without a name', { ...user('x'), userName: '' }],
    ['a subject without end', { ...user('x'), externalId: 'x'.repeat(257) }],
    ['activity that is a word', { ...user('x'), active: 'perhaps' }],
    ['another schema', { ...user('x'), schemas: ['urn:other'] }],
  ])('is refused as %s', async (_, body) => {
    expect((await ask('POST', '/Users', body)).status).toBe(400);
  });

  it('is refused when it is larger than people are', async () => {
    expect((await ask('POST', '/Users', user('x', { displayName: 'x'.repeat(100_000) }))).status).toBe(413);
  });

  it('brings people in, finds them again and knows nobody twice', async () => {
    const id = await added('rex');
    expect((await ask('POST', '/Users', user('rex'))).body).toMatchObject({
      status: '409',
      scimType: 'uniqueness',
    });
    const found = await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "REX@bank.example"')}`);
    expect(found.body).toMatchObject({
      totalResults: 1,
      Resources: [{ id, externalId: 'sub-rex', active: true }],
    });
    expect((await ask('GET', `/Users/${id}`)).body).toMatchObject({ id, userName: 'rex@bank.example' });
    expect((await ask('GET', '/Users?filter=active%20eq%20true')).body).toMatchObject({
      scimType: 'invalidFilter',
    });
    expect((await ask('GET', '/Users/nobody')).status).toBe(404);
    expect((await ask('GET', '/ServiceProviderConfig')).status).toBe(200);
  });

  it('is about its own people: another directory sees and ends nobody of them', async () => {
    const id = await added('own');
    const other = await tokenFor('group');
    expect((await ask('GET', `/Users/${id}`, undefined, other)).status).toBe(404);
    expect((await ask('DELETE', `/Users/${id}`, undefined, other)).status).toBe(404);
    expect((await ask('GET', '/Users', undefined, other)).body).toMatchObject({ totalResults: 0 });
  });

  it.each<[string, (id: string, name: string) => Promise<{ status: number }>]>([
    [
      'sets them inactive',
      (id) => ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false })),
    ],
    [
      'does so in Entra’s words',
      (id) => ask('PATCH', `/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'False' })),
    ],
    [
      'does so without a path',
      (id) => ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: false } })),
    ],
    ['replaces them', (id, name) => ask('PUT', `/Users/${id}`, user(name, { active: false }))],
    ['removes them', (id) => ask('DELETE', `/Users/${id}`)],
  ])('ends at once what a leaver had when it %s', async (how, leave) => {
    const name = how.replaceAll(/[^a-z]/g, '');
    const id = await added(name);
    const leaver = await room.signedIn('reviewer', { subject: `sub-${name}` });
    const namesake = await room.signedIn('reviewer', { subject: name });
    expect((await leave(id, name)).status).toBeLessThan(300);
    expect([await alive(leaver.cookie), await alive(namesake.cookie)]).toEqual([false, true]);
    expect(left.at(-1)).toBe(leaver.actor.personId);
    const entries = (await room.entries()).slice(-3);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'directory.person.changed',
      'sessions.ended',
      'person.left',
    ]);
    expect(JSON.stringify(entries)).not.toContain('bank.example');
  });

  it('ends the tokens that a leaver made', async () => {
    const id = await added('maker');
    const maker = (await room.signedIn('administrator', { subject: 'sub-maker' })).actor;
    const asked = {
      label: 'm',
      role: 'administrator' as const,
      permissions: ['sites.read' as const],
      days: 1,
    };
    const made = await room.app.get(ApiTokens).make(maker, asked);
    await ask('DELETE', `/Users/${id}`);
    expect(await room.app.get(ApiTokens).actorOf(made.token.replace('exhibit_', ''))).toBeNull();
  });

  it('changes nothing when one of the rooms cannot end what a person has', async () => {
    const id = await added('half');
    const person = await room.signedIn('reviewer', { subject: 'sub-half' });
    room.app.get(Departures).alsoEnd(async (_manager, _actor, personId) => {
      if (personId === person.actor.personId) throw new Error('this room cannot');
    });
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(500);
    expect(await alive(person.cookie)).toBe(true);
    expect((await ask('GET', `/Users/${id}`)).body).toMatchObject({ active: true });
  });

  it('lets somebody come back', async () => {
    const id = await added('back');
    await ask('DELETE', `/Users/${id}`);
    expect((await ask('GET', `/Users/${id}`)).status).toBe(404);
    const again = await ask('POST', '/Users', user('back'));
    expect(again).toMatchObject({ status: 201, body: { id, active: true } });
  });

  it('never moves an entry to another subject', async () => {
    const id = await added('mover');
    const moved = await ask('PUT', `/Users/${id}`, { ...user('mover'), externalId: 'sub-ada' });
    expect(moved.body).toMatchObject({ status: '400', scimType: 'mutability' });
  });

  it('adds one person once, when it is told twice at the same moment', async () => {
    const told = await whileLocked(
      room.database.owner,
      'LOCK TABLE directory_person IN EXCLUSIVE MODE',
      [],
      2,
      () => Promise.all([ask('POST', '/Users', user('twice')), ask('POST', '/Users', user('twice'))]),
    );
    expect(told.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

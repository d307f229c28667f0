import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { whileLocked } from '../../../test/support/held-lock.js';
import type { PersonActor } from '../../platform/actor.js';
import { identityApp, type IdentityApp } from '../identity.fixture.js';
import { RoleMappings } from './role-mappings.service.js';

describe('the mapping of groups to roles', () => {
  let room: IdentityApp;
  let mappings: RoleMappings;
  let ada: PersonActor;
  let amir: PersonActor;
  let issuer: string;

  beforeAll(async () => {
    room = await identityApp();
    mappings = room.app.get(RoleMappings);
    issuer = room.configuration.oidc.issuer;
  });

  beforeEach(async () => {
    ada = (await room.signedIn('administrator', { subject: 'ada' })).actor;
    amir = (await room.signedIn('administrator', { subject: 'amir' })).actor;
  });

  afterAll(() => room.stop());

  const rule = (membership: string, role: PersonActor['roles'][number]) => ({ issuer, membership, role });
  const ADMINS = () => rule('exhibit-administrator', 'administrator');
  const inForce = () => room.manager.transaction((manager) => mappings.inForce(manager));
  const ask = (path: string, cookie: string) => fetch(room.url + path, { headers: { cookie } });

  it('is the configuration’s until two people have published one', async () => {
    expect(await inForce()).toContainEqual(rule('exhibit-auditor', 'auditor'));
    expect(await mappings.list(ada)).toMatchObject({ items: [], issuers: [{ issuer, label: 'main' }] });
  });

  it('refuses its drafter publishing it, writes that down, and changes nothing', async () => {
    const { version } = await mappings.draft(ada, [ADMINS()]);
    await expect(mappings.publish(ada, version)).rejects.toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    expect((await room.entries()).at(-1)).toMatchObject({
      kind: 'role-mapping.publication.refused',
      fields: { version, code: 'SECOND_PERSON_REQUIRED' },
    });
    expect(await inForce()).toHaveLength(5);
  });

  it('refuses roles that no one person may have, from one group', async () => {
    const conflicting = mappings.draft(ada, [ADMINS(), rule('exhibit-administrator', 'auditor')]);
    await expect(conflicting).rejects.toMatchObject({ code: 'ROLE_MAPPING_CONFLICT', status: 422 });
  });

  it('is two people’s for PostgreSQL as well, and does not change any more', async () => {
    const { version } = await mappings.draft(ada, [ADMINS()]);
    const sql = (text: string, values: unknown[]) => room.manager.query(text, values);
    const alone = sql(
      'UPDATE role_mapping_version SET published_by = drafted_by, published_at = now() WHERE version = $1',
      [version],
    );
    await expect(alone).rejects.toThrow(/another_person_publishes/);
    await mappings.publish(amir, version);
    for (const change of [`UPDATE role_mapping_version SET rules = '[]'`, 'DELETE FROM role_mapping_version'])
      await expect(sql(`${change} WHERE version = $1`, [version])).rejects.toThrow(/refused|permission/);
    await expect(mappings.publish(amir, version)).rejects.toMatchObject({ code: 'ALREADY_PUBLISHED' });
  });

  it('keeps roles apart in the session table, whoever writes there', async () => {
    const { actor } = await room.signedIn('reviewer', { subject: 'sql' });
    for (const roles of ['{administrator,compliance-officer}', '{auditor,reviewer}', '{}'])
      await expect(
        room.manager.query('UPDATE login_session SET roles = $1 WHERE person_id = $2', [
          roles,
          actor.personId,
        ]),
      ).rejects.toThrow(/duties_kept_apart|auditor_is_nothing_else|some_role/);
  });

  it('takes a role away from whoever is signed in, at their very next request', async () => {
    const memberships = ['exhibit-reviewer', 'exhibit-privacy-officer'];
    const both = await room.signedIn('reviewer', {
      ...{ subject: 'both', memberships, roles: ['privacy-officer', 'reviewer'] },
    });
    const only = await room.signedIn('auditor', { subject: 'only' });
    const { version } = await mappings.draft(ada, [ADMINS(), rule('exhibit-reviewer', 'reviewer')]);
    await mappings.publish(amir, version);
    expect(await (await ask('/api/session', both.cookie)).json()).toMatchObject({ roles: ['reviewer'] });
    expect((await ask('/api/session', only.cookie)).status).toBe(401);
    const entries = await room.entries();
    expect(entries.filter(({ kind }) => kind === 'sessions.ended').at(-1)).toMatchObject({
      fields: { person: only.actor.personId, cause: 'roles-changed', sessions: 1 },
    });
  });

  it('does not go back to an older version that somebody publishes late', async () => {
    const old = await mappings.draft(ada, [ADMINS()]);
    const newer = await mappings.draft(ada, [ADMINS(), rule('desk', 'reviewer')]);
    await mappings.publish(amir, newer.version);
    await expect(mappings.publish(amir, old.version)).rejects.toMatchObject({
      code: 'ROLE_MAPPING_SUPERSEDED',
    });
    expect(await inForce()).toContainEqual(rule('desk', 'reviewer'));
  });

  it('gives two drafts at the same moment two numbers', async () => {
    const made = await whileLocked(
      room.database.owner,
      `SELECT pg_advisory_xact_lock(hashtextextended('role-mapping', 0))`,
      [],
      2,
      () => Promise.all([mappings.draft(ada, [ADMINS()]), mappings.draft(amir, [ADMINS()])]),
    );
    expect(new Set(made.map(({ version }) => version)).size).toBe(2);
  });

  it('is for administrators, is seen by auditors, and is published by somebody who just proved who they are', async () => {
    const publish = async (who: { cookie: string; csrf: string }, version: number) => {
      const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf };
      const path = `${room.url}/api/role-mappings/${version}/publish`;
      const answer = await fetch(path, { method: 'POST', headers });
      return [answer.status, ((await answer.json()) as { code?: string }).code];
    };
    const status = async (who: { cookie: string }) => (await ask('/api/role-mappings', who.cookie)).status;
    const { version } = await mappings.draft(ada, [ADMINS()]);
    const officer = await room.signedIn('compliance-officer');
    const auditor = await room.signedIn('auditor', { memberships: ['exhibit-administrator'] });
    expect([await status(officer), await status(auditor)]).toEqual([403, 200]);
    expect(await publish(officer, version)).toEqual([403, 'PERMISSION_DENIED']);
    const stale = await room.signedIn('administrator', { subject: 'amir', authenticatedAt: null });
    expect(await publish(stale, version)).toEqual([403, 'STEP_UP_NEEDED']);
  });
});

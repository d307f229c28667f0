import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonActor } from '../platform/actor.js';
import type { DraftAccessRuleDto } from './access-rules.dto.js';
import { accessRoom, grantBySql, settleBySql, voteBySql, type AccessRoom } from './access.fixture.js';

const DAY = 86_400_000;
const refusal = (code: string, status = 403) => expect.objectContaining({ code, status });
const TWO: Omit<DraftAccessRuleDto, 'siteId'> = {
  sensitivity: 'one-recording',
  approvals: 2,
  approverRole: 'compliance-officer',
  denials: 2,
  excluded: [],
  waitsMinutes: 60,
};

let room: AccessRoom;
beforeAll(async () => {
  room = await accessRoom();
});
afterAll(() => room.database.drop());

describe('that two accounts are one person’s', () => {
  const twins = async (): Promise<[PersonActor, PersonActor]> => [
    await room.newcomer(`Tess ${randomUUID()}`, 'reviewer'),
    await room.newcomer(`Tess ${randomUUID()}`, 'compliance-officer'),
  ];
  const drafted = async () => {
    const [one, other] = await twins();
    const { id } = await room.linkDrafts.draft(room.ada, { one: one.personId, other: other.personId });
    return { id, one, other };
  };
  const accounts = async ({ personId }: PersonActor) =>
    room.links.accountsOf(room.database.source.manager, personId);

  it('is not confirmed by whoever says it, nor under another account of theirs, and that is written down', async () => {
    const { id, one } = await drafted();
    const adaElsewhere = await room.newcomer('Ada of elsewhere', 'administrator');
    await room.linked(room.ada, adaElsewhere);
    for (const who of [room.ada, adaElsewhere])
      await expect(room.linkDrafts.publish(who, id)).rejects.toEqual(refusal('SECOND_PERSON_REQUIRED'));
    expect(await accounts(one)).toEqual([one.personId]);
    expect(await room.written('person.link.refused')).toEqual([
      { link: id, code: 'SECOND_PERSON_REQUIRED' },
      { link: id, code: 'SECOND_PERSON_REQUIRED' },
    ]);
  });

  it('counts from the moment in which somebody else confirms it, and is an entry', async () => {
    const { id, one, other } = await drafted();
    const listed = (await room.linkDrafts.list(room.amir)).items.find((link) => link.id === id);
    expect(listed).toMatchObject({ state: 'draft', mayPublish: true, draftedBy: { name: 'Ada' } });
    expect(await room.linkDrafts.publish(room.amir, id)).toMatchObject({ state: 'published' });
    expect((await accounts(one)).sort()).toEqual([one.personId, other.personId].sort());
    expect((await room.written('person.linked')).at(-1)).toEqual({
      link: id,
      one: one.personId,
      other: other.personId,
      draftedBy: room.ada.personId,
    });
    await expect(room.linkDrafts.publish(room.amir, id)).rejects.toEqual(refusal('ALREADY_PUBLISHED', 409));
  });

  it('cannot be confirmed after a week: a slip goes away by itself', async () => {
    const { id } = await drafted();
    room.clock.forward(7 * DAY + 1);
    await expect(room.linkDrafts.publish(room.amir, id)).rejects.toEqual(refusal('PERSON_LINK_OVER', 409));
    expect((await room.linkDrafts.list(room.amir)).items.map((link) => link.id)).not.toContain(id);
  });

  it('is said of two accounts of people, once', async () => {
    const [one, other] = await twins();
    const say = (a: string, b: string) => room.linkDrafts.draft(room.ada, { one: a, other: b });
    const nobody = randomUUID();
    await expect(say(one.personId, one.personId)).rejects.toEqual(refusal('PEOPLE_NOT_TWO', 422));
    await expect(say(one.personId, nobody)).rejects.toEqual(refusal('PEOPLE_NOT_TWO', 422));
    await room.linked(one, other);
    await expect(say(other.personId, one.personId)).rejects.toEqual(refusal('PEOPLE_LINKED', 409));
    await expect(room.linkDrafts.publish(room.amir, nobody)).rejects.toEqual(
      refusal('PERSON_LINK_NOT_FOUND', 404),
    );
  });

  it.each(['source', 'owner'] as const)('takes two people for PostgreSQL as well (%s)', async (role) => {
    const source = room.database[role];
    const { id, one, other } = await drafted();
    const link = 'INSERT INTO person_link (one, other, linked_by, linked_at) VALUES ($1, $2, $3, now())';
    await expect(source.query(link, [one.personId, other.personId, room.amir.personId])).rejects.toThrow(
      'another_person_publishes',
    );
    const confirm = 'UPDATE person_link_draft SET published_by = $2, published_at = drafted_at WHERE id = $1';
    await expect(source.query(confirm, [id, room.ada.personId])).rejects.toThrow('another_person_publishes');
    await room.linkDrafts.publish(room.amir, id);
    await expect(
      source.query('UPDATE person_link_draft SET published_by = NULL, published_at = NULL WHERE id = $1', [
        id,
      ]),
    ).rejects.toThrow(/not change/);
  });
});

describe('two accounts of one person', () => {
  it('are one: what the one asked for the other does not approve, and PostgreSQL says so too', async () => {
    const twin = await room.newcomer('Cato of elsewhere', 'compliance-officer');
    const { id } = await room.asked(twin);
    await room.linked(twin, room.cleo);
    await expect(room.decider.approve(room.cleo, id)).rejects.toEqual(refusal('SECOND_PERSON_REQUIRED'));
    for (const source of [room.database.source, room.database.owner])
      await expect(voteBySql(source, id, room.cleo)).rejects.toThrow('another_person_decides');
    await expect(room.decider.approve(room.colin, id)).resolves.toMatchObject({ state: 'approved' });
  });

  it('are one voice where two are needed', async () => {
    const twin = await room.newcomer('Colin of elsewhere', 'compliance-officer');
    await room.linked(room.colin, twin);
    const siteId = await room.site();
    const rule = await room.rules.draft(room.carol, { ...TWO, siteId });
    await room.rules.publish(room.cleo, rule.id);
    const { id } = await room.asked(room.rex, { recordingId: await room.recording(siteId) });
    await room.decider.approve(room.colin, id);
    await expect(room.decider.approve(twin, id)).rejects.toEqual(refusal('ALREADY_VOTED', 409));
    await expect(voteBySql(room.database.owner, id, twin)).rejects.toThrow('one_voice_each');
  });

  it('give no grant to each other, for PostgreSQL neither, when that they are one was found after the agreement', async () => {
    const [asks, agrees] = [
      await room.newcomer('Dora', 'compliance-officer'),
      await room.newcomer('Dora of elsewhere', 'compliance-officer'),
    ];
    const asked = await room.asked(asks);
    await voteBySql(room.database.source, asked.id, agrees);
    await settleBySql(room.database.source, asked.id, agrees);
    await room.linked(asks, agrees);
    for (const source of [room.database.source, room.database.owner])
      await expect(grantBySql(source, asked)).rejects.toThrow('another_person_approves');
  });

  it('stay linked: a link is not undone', async () => {
    for (const source of [room.database.source, room.database.owner])
      await expect(source.query('DELETE FROM person_link')).rejects.toThrow(/permission denied|not change/);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { whileLocked } from '../../test/support/held-lock.js';
import { sequenceAudit } from '../../test/support/sequence-audit.js';
import { accessRoom, WISH, type AccessRoom } from './access.fixture.js';
import { AccessGrant } from './access-grant.entity.js';

const DAY = 24 * 60 * 60_000;
const refusal = (code: string, status = 403) => expect.objectContaining({ code, status });

describe('access', () => {
  let room: AccessRoom;

  beforeAll(async () => {
    room = await accessRoom();
  });

  afterAll(async () => {
    await room.database.drop();
  });

  describe('asking', () => {
    it('refuses a recording that does not exist', async () => {
      const recordingId = '00000000-0000-4000-8000-000000000000';
      await expect(room.asked(room.rex, { recordingId })).rejects.toEqual(
        refusal('RECORDING_NOT_FOUND', 404),
      );
    });

    it('refuses a quarantined recording', async () => {
      const recordingId = await room.recording();
      await room.database.owner.query(`UPDATE recording SET state = 'quarantined' WHERE id = $1`, [
        recordingId,
      ]);
      await expect(room.asked(room.rex, { recordingId })).rejects.toEqual(
        refusal('RECORDING_QUARANTINED', 409),
      );
      const standing = await room.standing.of(room.database.source.manager, room.rex, recordingId);
      expect(standing.mayRequest).toBe(false);
    });

    it('refuses a reviewer asking for export, and writes it down', async () => {
      const recordingId = await room.recording();
      const asking = room.asked(room.rex, { recordingId, scope: 'watch-and-export' });
      await expect(asking).rejects.toEqual(refusal('EXPORT_NOT_PERMITTED'));
      expect(await room.kinds(recordingId)).toEqual(['access.refused EXPORT_NOT_PERMITTED']);
    });

    it('keeps one open request per person and recording, even of two sent at the same moment', async () => {
      const recordingId = await room.recording();
      const tries = await whileLocked(
        room.database.owner,
        'LOCK TABLE audit_outbox IN EXCLUSIVE MODE',
        [],
        2,
        () => Promise.allSettled([1, 2].map(() => room.requests.create(room.rex, { ...WISH, recordingId }))),
      );
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const tried of tries)
        if (tried.status === 'rejected') expect(tried.reason).toEqual(refusal('ACCESS_REQUEST_PENDING', 409));
      await expect(room.asked(room.rita, { recordingId })).resolves.toMatchObject({ state: 'pending' });
    });

    it('writes the request down without the words of its reason', async () => {
      const { recordingId } = await room.asked(room.rex, { reason: 'a conspicuous sentence' });
      await sequenceAudit(room.database.source);
      const [entry] = await room.database.source.query(
        `SELECT leaf FROM audit_entry WHERE recording_id = $1`,
        [recordingId],
      );
      expect(entry.leaf).toContain('"kind":"access.requested"');
      expect(entry.leaf).not.toContain('conspicuous');
    });

    it('is shown to its requester, to approvers and to the auditor, and to nobody else', async () => {
      const asked = await room.asked(room.rex);
      await expect(room.requests.get(room.rita, asked.id)).rejects.toEqual(
        refusal('ACCESS_REQUEST_NOT_FOUND', 404),
      );
      expect((await room.requests.list(room.rita)).items.map(({ id }) => id)).not.toContain(asked.id);
      for (const [actor, mayDecide] of [
        [room.rex, false],
        [room.carol, true],
        [room.aude, false],
      ] as const) {
        const listed = (await room.requests.list(actor, 'pending')).items.find(({ id }) => id === asked.id);
        expect(listed).toMatchObject({ state: 'pending', mayDecide, subject: 'customer-1' });
        expect(listed?.requestedBy.name).toBe('Rex');
      }
      const mine = await room.requests.list(room.carol, 'mine');
      expect(mine.items).toEqual([]);
    });
  });

  describe('deciding', () => {
    it('refuses the requester approving or denying their own request, and writes it down', async () => {
      const { id, recordingId } = await room.asked(room.carol);
      await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('SECOND_PERSON_REQUIRED'));
      await expect(room.decider.deny(room.carol, id, 'no')).rejects.toEqual(
        refusal('SECOND_PERSON_REQUIRED'),
      );
      expect(await room.kinds(recordingId)).toEqual([
        'access.requested',
        'access.refused SECOND_PERSON_REQUIRED',
        'access.refused SECOND_PERSON_REQUIRED',
      ]);
      expect(await room.requests.get(room.carol, id)).toMatchObject({ state: 'pending', grant: null });
    });

    it('stays a refusal when it cannot be written down', async () => {
      const { id } = await room.asked(room.carol);
      const broken = jest.spyOn(room.audit, 'record').mockRejectedValueOnce(new Error('no log'));
      await expect(room.decider.approve(room.carol, id)).rejects.toEqual(refusal('SECOND_PERSON_REQUIRED'));
      broken.mockRestore();
    });

    it('refuses a reviewer, who does not even learn that the request exists', async () => {
      const { id } = await room.asked(room.rex);
      await expect(room.decider.approve(room.rita, id)).rejects.toEqual(
        refusal('ACCESS_REQUEST_NOT_FOUND', 404),
      );
      await expect(room.decider.cancel(room.rita, id)).rejects.toEqual(
        refusal('ACCESS_REQUEST_NOT_FOUND', 404),
      );
      await expect(room.decider.approve(room.rex, id)).rejects.toEqual(refusal('PERMISSION_DENIED'));
    });

    it('refuses more minutes than were asked for', async () => {
      const { id } = await room.asked(room.rex);
      await expect(room.decider.approve(room.carol, id, 61)).rejects.toEqual(
        refusal('MINUTES_BEYOND_REQUEST', 422),
      );
      expect((await room.requests.get(room.rex, id)).state).toBe('pending');
    });

    it('gives a grant for fewer minutes, with the decision and its entry', async () => {
      const { id, recordingId } = await room.asked(room.rex);
      const approved = await room.decider.approve(room.carol, id, 5);
      expect(approved).toMatchObject({ state: 'approved', mayDecide: false, decidedBy: { name: 'Carol' } });
      const { startsAt, endsAt, live, scope } = approved.grant!;
      expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(5 * 60_000);
      expect({ live, scope }).toEqual({ live: true, scope: 'watch' });
      expect(await room.kinds(recordingId)).toEqual(['access.requested', 'access.approved']);
    });

    it('lets exactly one of several simultaneous decisions win', async () => {
      const { id, recordingId } = await room.asked(room.rex);
      const tries = await whileLocked(
        room.database.owner,
        'SELECT 1 FROM access_request WHERE id = $1 FOR UPDATE',
        [id],
        4,
        () =>
          Promise.allSettled([
            room.decider.approve(room.carol, id),
            room.decider.approve(room.colin, id),
            room.decider.deny(room.colin, id, 'not needed'),
            room.decider.cancel(room.rex, id),
          ]),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const tried of tries)
        if (tried.status === 'rejected') expect(tried.reason).toEqual(refusal('ACCESS_REQUEST_DECIDED', 409));
      expect(await room.kinds(recordingId)).toHaveLength(2);
    });

    it('grants nothing when the entry cannot be written', async () => {
      const { id, recordingId } = await room.asked(room.rex);
      const broken = jest.spyOn(room.audit, 'appendAll').mockRejectedValueOnce(new Error('no log'));
      await expect(room.decider.approve(room.carol, id)).rejects.toThrow('no log');
      broken.mockRestore();
      expect(await room.database.source.manager.countBy(AccessGrant, { recordingId })).toBe(0);
      expect((await room.requests.get(room.rex, id)).state).toBe('pending');
    });

    it('refuses a denied request a second decision and keeps the reason', async () => {
      const { id } = await room.asked(room.rex);
      const denied = await room.decider.deny(room.carol, id, 'Ask the branch first.');
      expect(denied).toMatchObject({ state: 'denied', decisionReason: 'Ask the branch first.', grant: null });
      await expect(room.decider.approve(room.colin, id)).rejects.toEqual(
        refusal('ACCESS_REQUEST_DECIDED', 409),
      );
    });

    it('refuses cancelling by anybody but the requester', async () => {
      const { id, recordingId } = await room.asked(room.rex);
      await expect(room.decider.cancel(room.carol, id)).rejects.toEqual(refusal('NOT_YOUR_REQUEST'));
      expect(await room.decider.cancel(room.rex, id)).toMatchObject({ state: 'cancelled' });
      await expect(room.asked(room.rex, { recordingId })).resolves.toMatchObject({ state: 'pending' });
    });

    it('refuses a request that nobody decided within a day, which may then be asked again', async () => {
      const { id, recordingId } = await room.asked(room.rex);
      room.clock.forward(DAY);
      await expect(room.decider.approve(room.carol, id)).rejects.toEqual(
        refusal('ACCESS_REQUEST_EXPIRED', 409),
      );
      expect(await room.requests.get(room.rex, id)).toMatchObject({ state: 'expired' });
      await expect(room.asked(room.rex, { recordingId })).resolves.toMatchObject({ state: 'pending' });
    });
  });

  describe('a grant', () => {
    const check = (actor = room.rex, recordingId: string, need: 'watch' | 'export' = 'watch') =>
      room.check.requireLiveGrant(room.database.source.manager, actor, recordingId, need, room.clock.now());

    async function granted() {
      const { id, recordingId } = await room.asked(room.rex);
      const { grant } = await room.decider.approve(room.carol, id);
      return { recordingId, grantId: grant!.id };
    }

    it('allows its grantee to watch and nobody else, its approver included', async () => {
      const { recordingId, grantId } = await granted();
      expect((await check(room.rex, recordingId)).id).toBe(grantId);
      for (const actor of [room.rita, room.carol, room.aude])
        await expect(check(actor, recordingId)).rejects.toEqual(refusal('NO_GRANT'));
      await expect(check(room.rex, recordingId, 'export')).rejects.toEqual(refusal('GRANT_SCOPE'));
      await expect(check(room.rex, await room.recording())).rejects.toEqual(refusal('NO_GRANT'));
    });

    it('named by its id answers somebody else as if there were none', async () => {
      const { grantId } = await granted();
      const { manager } = room.database.source;
      const byId = (actor = room.rex) =>
        room.check.grantById(manager, actor, grantId, 'watch', room.clock.now());
      await expect(byId()).resolves.toMatchObject({ id: grantId });
      await expect(byId(room.carol)).rejects.toEqual(refusal('NO_GRANT'));
    });

    it('ends by itself', async () => {
      const { recordingId } = await granted();
      room.clock.forward(60 * 60_000);
      await expect(check(room.rex, recordingId)).rejects.toEqual(refusal('GRANT_ENDED'));
      const standing = await room.standing.of(room.database.source.manager, room.rex, recordingId);
      expect(standing).toEqual({ mayRequest: true, grant: null, pendingRequestId: null });
    });

    it.each(['rex', 'carol', 'colin'] as const)('ends at once when %s takes it back', async (who) => {
      const { recordingId, grantId } = await granted();
      const revoked = await room.grants.revoke(room[who], grantId);
      expect(revoked).toMatchObject({ live: false, revokedAt: expect.any(String) });
      await expect(check(room.rex, recordingId)).rejects.toEqual(refusal('GRANT_REVOKED'));
      expect(await room.kinds(recordingId)).toEqual(['access.requested', 'access.approved', 'grant.revoked']);
      expect(await room.grants.revoke(room[who], grantId)).toEqual(revoked);
      expect(await room.kinds(recordingId)).toHaveLength(3);
    });

    it('cannot be taken back by a stranger, nor after its end', async () => {
      const { recordingId, grantId } = await granted();
      for (const actor of [room.rita, room.aude])
        await expect(room.grants.revoke(actor, grantId)).rejects.toEqual(refusal('GRANT_NOT_FOUND', 404));
      await expect(check(room.rex, recordingId)).resolves.toBeDefined();
      room.clock.forward(60 * 60_000);
      await expect(room.grants.revoke(room.rex, grantId)).rejects.toEqual(refusal('GRANT_OVER', 409));
    });

    it('is listed for its grantee, its approver and the auditor', async () => {
      const { grantId } = await granted();
      const sees = async (actor = room.rex) =>
        (await room.grants.list(actor)).items.some(({ id }) => id === grantId);
      expect(await sees(room.rex)).toBe(true);
      expect(await sees(room.carol)).toBe(true);
      expect(await sees(room.aude)).toBe(true);
      expect(await sees(room.rita)).toBe(false);
      expect(await sees(room.colin)).toBe(false);
    });
  });
});

import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { verifyPack } from '../../src/evidence/verify-pack.js';
import { eventually } from '../support/poll.js';
import { decide, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { grantCarol, openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
let carol: ConsoleClient;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  carol = await appliance.as('carol');
});
afterAll(() => appliance.stop());

interface Entry {
  kind: string;
  outcome: string;
  fields: Record<string, unknown>;
}

async function entries(recordingId?: string): Promise<Entry[]> {
  const aude = await appliance.as('aude');
  const filter = recordingId ? `&recording=${recordingId}` : '';
  const page = await aude.get<{ items: Entry[] }>(`/api/audit-entries?limit=200${filter}`);
  return page.items;
}

const watch = (person: ConsoleClient, recordingId: string) =>
  person.post<{ id: string; watermark: string }>('/api/viewings', { recordingId });

const ask = (person: ConsoleClient, recordingId: string, scope = 'watch', minutes = 60) =>
  person.post<{ id: string; minutes: number }>('/api/access-requests', {
    recordingId,
    purpose: 'dispute',
    reason: 'The customer says the rate was never shown.',
    scope,
    minutes,
  });

describe('nobody watches without a live grant from somebody else (P4)', () => {
  it('refuses a viewing without a grant, and writes the refusal down', async () => {
    const id = await sealedVisit(appliance, site);
    expect(await refusal(watch(carol, id))).toBe('NO_GRANT');
    expect(await entries(id)).toContainEqual(
      expect.objectContaining({
        kind: 'viewing.refused',
        fields: { code: 'NO_GRANT', viewing: null, seq: null },
      }),
    );
  });

  it('refuses the requester approving their own request, and writes it down', async () => {
    const id = await sealedVisit(appliance, site);
    const request = await ask(carol, id);
    expect(await refusal(carol.post(`/api/access-requests/${request.id}/approve`))).toBe(
      'SECOND_PERSON_REQUIRED',
    );
    expect(await entries()).toContainEqual(
      expect.objectContaining({
        kind: 'access.refused',
        fields: { request: request.id, code: 'SECOND_PERSON_REQUIRED' },
      }),
    );
  });

  it('refuses an administrator who wants to watch, and writes it down', async () => {
    const id = await sealedVisit(appliance, site);
    expect(await refusal(watch(await appliance.as('ada'), id))).toBe('PERMISSION_DENIED');
    expect(await entries()).toContainEqual(
      expect.objectContaining({
        kind: 'permission.refused',
        outcome: 'refused',
        fields: expect.objectContaining({ permission: 'recordings.watch' }),
      }),
    );
  });

  it('refuses a reviewer who wants to export, and writes it down', async () => {
    const id = await sealedVisit(appliance, site);
    const rex = await appliance.as('rex');
    expect(await refusal(rex.post('/api/evidence-packs', { recordingId: id }))).toBe('PERMISSION_DENIED');
    expect(await entries()).toContainEqual(
      expect.objectContaining({
        kind: 'permission.refused',
        fields: expect.objectContaining({ permission: 'evidence.export' }),
      }),
    );
  });

  it('refuses a segment after the grant has ended, and writes it down', async () => {
    const id = await sealedVisit(appliance, site);
    const grant = await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    await carol.request('GET', `/api/viewings/${viewing.id}/segments/0`);
    await endGrant(grant);
    expect(await refusal(carol.request('GET', `/api/viewings/${viewing.id}/segments/0`))).toBe('GRANT_ENDED');
    expect(await refusal(watch(carol, id))).toBe('GRANT_ENDED');
    const refused = (await entries(id)).filter(({ kind }) => kind === 'viewing.refused');
    expect(refused.map(({ fields }) => fields)).toEqual([
      { code: 'GRANT_ENDED', viewing: null, seq: null },
      { code: 'GRANT_ENDED', viewing: viewing.id, seq: 0 },
    ]);
  });

  it('refuses the next segment once the grant is revoked', async () => {
    const id = await sealedVisit(appliance, site);
    const grant = await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    await (await appliance.as('colin')).post(`/api/grants/${grant}/revoke`);
    expect(await refusal(carol.request('GET', `/api/viewings/${viewing.id}/segments/1`))).toBe(
      'GRANT_REVOKED',
    );
  });

  it('refuses somebody else’s viewing as if there were none', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    const colin = await appliance.as('colin');
    expect(await refusal(colin.request('GET', `/api/viewings/${viewing.id}/segments/0`))).toBe(
      'VIEWING_NOT_FOUND',
    );
  });

  it('refuses a viewing that was ended', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    await carol.post(`/api/viewings/${viewing.id}/end`);
    expect(await refusal(carol.request('GET', `/api/viewings/${viewing.id}/segments/0`))).toBe(
      'VIEWING_ENDED',
    );
  });

  it('refuses to show a quarantined recording, grant or not', async () => {
    const hand = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
    await hand.next([event('4111 1111 1111 1111')]);
    expect(await refusal(ask(carol, hand.recording))).toBe('RECORDING_QUARANTINED');
    expect(await refusal(watch(carol, hand.recording))).toBe('NO_GRANT');
  });

  it('is asked for fourteen days at most, and for four hours where nobody says how long', async () => {
    const id = await sealedVisit(appliance, site);
    expect(await refusal(ask(carol, id, 'watch', 14 * 24 * 60 + 1))).toBe('REQUEST_INVALID');
    const usual = await carol.post<{ id: string; minutes: number }>('/api/access-requests', {
      recordingId: id,
      purpose: 'dispute',
      reason: 'The customer says the rate was never shown.',
      scope: 'watch',
    });
    expect(usual.minutes).toBe(240);
    await carol.post(`/api/access-requests/${usual.id}/cancel`);
    expect((await ask(carol, id, 'watch', 14 * 24 * 60)).minutes).toBe(20_160);
  });

  it('writes over the picture who watches, and when they began', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const { watermark } = await watch(carol, id);
    expect(watermark).toMatch(/^Carol Jensen · \d{4}-\d\d-\d\d \d\d:\d\d UTC · [0-9a-f]{8}$/);
  });

  it('refuses an export under a grant that is for watching only', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id, 'watch');
    expect(await refusal(carol.post('/api/evidence-packs', { recordingId: id }))).toBe('GRANT_SCOPE');
  });

  it('shows the events as they were captured, under no-store, to the person who was granted', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    const response = await carol.request('GET', `/api/viewings/${viewing.id}/segments/1`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const events = (await response.json()) as { type: number; data: { tag: string } }[];
    expect(events.map(({ type, data }) => data.tag ?? type)).toEqual([
      ...[4, 2],
      ...Array(3).fill('exhibit.disclosure'),
      'exhibit.action',
    ]);
  });
});

describe('the audit entry exists before the first byte (P5)', () => {
  it('no byte is delivered when the log cannot be written', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    await appliance.database.owner.query(
      `CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''full''; END'`,
    );
    await appliance.database.owner.query(
      `CREATE TRIGGER no_more BEFORE INSERT ON audit_outbox FOR EACH ROW EXECUTE FUNCTION no_more()`,
    );
    try {
      const answers = await Promise.all([
        refusal(carol.request('GET', `/api/viewings/${viewing.id}/segments/0`)),
        refusal(watch(carol, id)),
        refusal(carol.post('/api/evidence-packs', { recordingId: id })),
      ]);
      expect(answers).toEqual(['AUDIT_UNAVAILABLE', 'AUDIT_UNAVAILABLE', 'AUDIT_UNAVAILABLE']);
    } finally {
      await appliance.database.owner.query('DROP TRIGGER no_more ON audit_outbox');
      await appliance.database.owner.query('DROP FUNCTION no_more');
    }
    expect((await carol.request('GET', `/api/viewings/${viewing.id}/segments/0`)).status).toBe(200);
  });

  it('writes one entry for every segment that is shown', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    for (const seq of [0, 1, 1]) await carol.request('GET', `/api/viewings/${viewing.id}/segments/${seq}`);
    const shown = (await entries(id)).filter(({ kind }) => kind === 'viewing.segment');
    expect(shown.map(({ fields }) => fields['seq'])).toEqual([1, 1, 0]);
  });
});

describe('the life of a recording', () => {
  it('is an entry at every step, and the log holds', async () => {
    const id = await sealedVisit(appliance, site);
    await grantCarol(appliance, id);
    const viewing = await watch(carol, id);
    await carol.request('GET', `/api/viewings/${viewing.id}/segments/0`);
    await carol.post(`/api/viewings/${viewing.id}/end`);
    const pack = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: id });
    await carol.download(`/api/evidence-packs/${pack.id}/content`);
    const written = await eventually('the segments are compacted', async () => {
      const kinds = (await entries(id)).map(({ kind }) => kind).reverse();
      return kinds.includes('recording.compacted') ? kinds : null;
    });
    // A job of its own: it comes after the seal, whatever else goes on.
    expect(written.indexOf('recording.compacted')).toBeGreaterThan(written.indexOf('recording.sealed'));
    expect(written.filter((kind) => kind !== 'recording.compacted')).toEqual([
      'recording.opened',
      'recording.sealed',
      'verdict.reached',
      'access.requested',
      'access.approved',
      'viewing.started',
      'viewing.segment',
      'viewing.ended',
      'evidence.exported',
      'evidence.downloaded',
    ]);
    const check = await (
      await appliance.as('aude')
    ).get<{ holds: boolean; entries: number }>('/api/audit-entries/verification');
    expect(check.holds).toBe(true);
    expect(check.entries).toBeGreaterThan(20);
  });

  it('reaches the verdict shown from what was observed, and a pack that verifies offline (P7)', async () => {
    const id = await sealedVisit(appliance, site);
    const recording = await carol.get<{ verdictDetails: unknown[] }>(`/api/recordings/${id}`);
    expect(recording.verdictDetails).toEqual([
      expect.objectContaining({ disclosure: 'example', verdict: 'shown', reasons: [], continuousMs: 3_000 }),
    ]);
    await grantCarol(appliance, id);
    const pack = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: id });
    const zip = await carol.download(`/api/evidence-packs/${pack.id}/content`);
    const result = await verifyPack(zip);
    expect(result.faults).toEqual([]);
    expect(result.holds).toBe(true);
    zip[Math.floor(zip.length / 2)]! ^= 1;
    expect((await verifyPack(zip)).holds).toBe(false);
  });

  it('is not_shown when the text was never seen', async () => {
    const hand = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
    await hand.next([event()], { final: 'stopped' });
    const verdict = await eventually('a verdict', async () => {
      const { verdicts } = await carol.get<{ verdicts: { verdict: string }[] }>(
        `/api/recordings/${hand.recording}`,
      );
      return verdicts[0]?.verdict;
    });
    expect(verdict).toBe('not_shown');
  });
});

/** Time passes: the only way a test can end a grant without waiting for it. As the owner: the appliance itself may not. */
async function endGrant(grantId: string): Promise<void> {
  await expect(
    appliance.database.source.query(`UPDATE access_grant SET ends_at = now() WHERE id = $1`, [grantId]),
  ).rejects.toThrow(/permission denied/);
  await appliance.database.owner.query(
    `UPDATE access_grant SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 second' WHERE id = $1`,
    [grantId],
  );
}

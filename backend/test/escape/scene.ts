import { randomUUID } from 'node:crypto';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { decide, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { grantTo, honestVisit, openSite, sealedVisit, type BankSite } from '../support/scene.js';
import type { TestAppliance } from '../support/test-appliance.js';

/** Stands in the recorded page, and nowhere else in the appliance. */
export const CONTENT = 'Violet quartz clause 7731: never to be seen without a grant.';

export interface Scene {
  site: BankSite;
  /** Carol may watch and export it, and does. */
  recording: string;
  carolsGrant: string;
  carolsViewing: string;
  carolsPack: string;
  carolsRequest: string;
  /** Rex may only watch this one. */
  watched: string;
  rexsViewing: string;
  /** Rex watched these; the one grant is over, the other was taken back. */
  ended: { recording: string; viewing: string };
  revoked: { recording: string; viewing: string };
  quarantined: string;
  restricted: { recording: string; viewing: string };
  open: string;
  objectKeys: string[];
  /** The token of a machine that carol made, to search with. */
  machine: string;
  people: Record<'ada' | 'priya' | 'carol' | 'colin' | 'rex' | 'aude', ConsoleClient>;
}

/** A small bank with one recording in each state that somebody could want to get round. */
export async function prepareScene(appliance: TestAppliance): Promise<Scene> {
  const { owner } = appliance.database;
  const names = ['ada', 'priya', 'carol', 'colin', 'rex', 'aude'] as const;
  const clients = await Promise.all(names.map((name) => appliance.as(name)));
  const people = Object.fromEntries(names.map((name, at) => [name, clients[at]!])) as Scene['people'];
  const { carol, colin, rex } = people;
  const site = await openSite(appliance);
  const visit = () =>
    sealedVisit(appliance, site, `APP-${randomUUID().slice(0, 8)}`, honestVisit({ text: CONTENT }));
  const [recording, watched, ended, revoked, restricted] = (await Promise.all([
    visit(),
    visit(),
    visit(),
    visit(),
    visit(),
  ])) as [string, string, string, string, string];
  const view = async (client: ConsoleClient, recordingId: string) =>
    (await client.post<{ id: string }>('/api/viewings', { recordingId })).id;
  const asRex = (recordingId: string) =>
    grantTo(appliance, recordingId, { asks: 'rex', agrees: 'colin', scope: 'watch' });

  const carolsGrant = await grantTo(appliance, recording, { asks: 'carol', agrees: 'colin' });
  const [{ request_id: carolsRequest }] = await owner.query(
    'SELECT request_id FROM access_grant WHERE id = $1',
    [carolsGrant],
  );
  const carolsViewing = await view(carol, recording);
  const { token: machine } = await carol.post<{ token: string }>('/api/api-tokens', {
    label: 'inventory',
    role: 'compliance-officer',
    permissions: ['recordings.search'],
    days: 1,
  });
  const carolsPack = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: recording });

  await asRex(watched);
  const endedGrant = await asRex(ended);
  const revokedGrant = await asRex(revoked);
  await asRex(restricted);
  const scene: Scene = {
    site,
    recording,
    carolsGrant,
    carolsViewing,
    carolsPack: carolsPack.id,
    carolsRequest,
    watched,
    rexsViewing: await view(rex, watched),
    ended: { recording: ended, viewing: await view(rex, ended) },
    revoked: { recording: revoked, viewing: await view(rex, revoked) },
    restricted: { recording: restricted, viewing: await view(rex, restricted) },
    quarantined: await quarantined(appliance, site),
    open: await openVisit(appliance, site),
    objectKeys: await objectKeys(appliance, recording),
    machine,
    people,
  };
  await owner.query(
    `UPDATE access_grant SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 second' WHERE id = $1`,
    [endedGrant],
  );
  await colin.post(`/api/grants/${revokedGrant}/revoke`);
  await owner.query(
    `INSERT INTO recording_restriction (recording_id, placed_at, placed_by) SELECT $1, now(), id FROM person LIMIT 1`,
    [restricted],
  );
  return scene;
}

async function quarantined(appliance: TestAppliance, site: BankSite): Promise<string> {
  const hand = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
  await hand.next([event(`4111 1111 1111 1111 ${CONTENT}`)]);
  return hand.recording;
}

async function openVisit(appliance: TestAppliance, site: BankSite): Promise<string> {
  const hand = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
  await hand.next(honestVisit({ text: CONTENT }), { policyVersion: 1 });
  return hand.recording;
}

/** Where the object store keeps the recording. */
async function objectKeys(appliance: TestAppliance, recording: string): Promise<string[]> {
  const prefix = `${appliance.folder}/objects/`;
  return [...(await appliance.objects()).keys()]
    .filter((path) => path.includes(recording))
    .map((path) => path.slice(prefix.length));
}

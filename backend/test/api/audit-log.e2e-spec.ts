import { DEMO_PEOPLE } from '@exhibit/evaluation/people';
import { join, relative } from 'node:path';
import { leafHash } from '../../src/evidence/audit-leaf.js';
import { openCheckpoint } from '../../src/evidence/checkpoint.js';
import { rootOf } from '../../src/evidence/merkle-tree.js';
import { parseVerifierKey } from '../../src/evidence/signed-note.js';
import { bundlePath, parseBundle, tilesSince } from '../../src/evidence/tlog-tiles.js';
import { eventually } from '../support/poll.js';
import { openSite, refusal, sealedVisit } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const CHECKPOINTS = '/api/audit-checkpoints';
const REASON = 'The customer says the rate was never shown.';

interface Checkpoints {
  newest: { size: number; root: string; note: string } | null;
  origin: string;
  verifierKey: string;
  faults: unknown[];
}

let appliance: TestAppliance;
beforeAll(async () => {
  appliance = await startTestAppliance();
  const recordingId = await sealedVisit(appliance, await openSite(appliance));
  await (
    await appliance.as('rex')
  ).post('/api/access-requests', {
    recordingId,
    purpose: 'dispute',
    reason: REASON,
    scope: 'watch',
    minutes: 60,
  });
});
afterAll(() => appliance.stop());

/** The newest checkpoint once the worker has signed everything that was done up to now. */
async function signed(): Promise<Checkpoints & { newest: NonNullable<Checkpoints['newest']> }> {
  const aude = await appliance.as('aude');
  const { items } = await aude.get<{ items: { index: number }[] }>('/api/audit-entries?limit=1');
  return eventually('a checkpoint over everything', async () => {
    const found = await aude.get<Checkpoints>(CHECKPOINTS);
    const { newest } = found;
    return newest && newest.size > items[0]!.index ? { ...found, newest } : null;
  });
}

it.each(['ada', 'rex', 'carol'])('refuses %s, who does not check the log, the checkpoints', async (login) => {
  expect(await refusal((await appliance.as(login)).get(CHECKPOINTS))).toBe('PERMISSION_DENIED');
});

describe('without being asked, the appliance', () => {
  it('signs a checkpoint that its own published entries have', async () => {
    const { newest, origin, verifierKey, faults } = await signed();
    expect(faults).toEqual([]);
    const checkpoint = openCheckpoint(newest.note, parseVerifierKey(verifierKey), origin);
    const files = new Map(
      [...(await appliance.published())].map(([path, bytes]) => [
        relative(join(appliance.folder, 'objects', 'audit'), path),
        bytes,
      ]),
    );
    expect(files.get(`checkpoints/${newest.size}`)?.toString()).toBe(newest.note);
    const bundles = [...tilesSince(0, newest.size)].filter(({ level }) => level === 0);
    const leaves = bundles.flatMap((tile) => parseBundle(files.get(bundlePath(tile))!, tile.width));
    expect(rootOf(leaves.map((leaf) => leafHash(leaf)))).toEqual(checkpoint.root);
  });

  it('publishes who did what by pseudonym: no name, no login, no word that anybody wrote', async () => {
    await signed();
    const published = Buffer.concat([...(await appliance.published()).values()]).toString('latin1');
    expect(published).toContain('"kind":"access.requested"');
    for (const { name } of DEMO_PEOPLE) expect(published).not.toContain(name);
    for (const word of [REASON, 'customer', 'The rate']) expect(published).not.toContain(word);
  });
});

it('verifies the whole log against every checkpoint that was signed', async () => {
  const { newest } = await signed();
  const found = await (
    await appliance.as('aude')
  ).get<{ holds: boolean; entries: number; checkpoints: number }>('/api/audit-entries/verification');
  expect(found.holds).toBe(true);
  expect(found.entries).toBeGreaterThanOrEqual(newest.size);
  expect(found.checkpoints).toBeGreaterThan(0);
});

import { verifyPack } from '../../src/evidence/verify-pack.js';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { noWayOut, type NoWayOut } from '../support/no-way-out.js';
import { grantCarol, openSite, refusal, sealedVisit } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let network: NoWayOut;
let appliance: TestAppliance;

beforeAll(async () => {
  network = noWayOut();
  appliance = await startTestAppliance();
});
afterAll(async () => {
  await appliance.stop();
  network.open();
});

const placeOf = (url: string) => new URL(url).host;

describe('an appliance in a network without a way out (P11)', () => {
  it('records, seals, judges, is watched, makes a pack that holds, ends what is due and checks itself', async () => {
    const site = await openSite(appliance);
    const carol = await appliance.as('carol');
    const recordingId = await sealedVisit(appliance, site);
    await grantCarol(appliance, recordingId);
    const viewing = await carol.post<{ id: string }>('/api/viewings', { recordingId });
    expect((await carol.request('GET', `/api/viewings/${viewing.id}/segments/0`)).status).toBe(200);
    const pack = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId });
    const result = await verifyPack(await carol.download(`/api/evidence-packs/${pack.id}/content`));
    expect([result.holds, result.faults]).toEqual([true, []]);
    await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
    await sequenceAudit(appliance.database.source);
    const check = await storeCheck(appliance);
    const found = await check.run().finally(() => check.end());
    expect(namedIn(found)).toEqual([]);
  });

  it('asked nobody but the database and the provider that its configuration names', () => {
    const { database, oidc } = appliance.configuration;
    const itself = placeOf(appliance.url);
    const named = [placeOf(database.url), placeOf((oidc as { issuer: string }).issuer), itself];
    expect(network.refused).toEqual([]);
    expect([...network.asked].filter((place) => !named.includes(place))).toEqual([]);
    expect(network.asked).toContain(named[0]);
    expect(network.asked).toContain(named[1]);
  });

  it('would be caught: an address and a name that nobody configured are written down and not reached', async () => {
    await expect(fetch('http://192.0.2.1/')).rejects.toThrow();
    await expect(fetch('http://telemetry.example/')).rejects.toThrow();
    expect(network.refused).toEqual(['192.0.2.1:80', 'telemetry.example:80']);
    expect(await refusal((await appliance.as('carol')).get('/api/recordings'))).toBeNull();
  });
});

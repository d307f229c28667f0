import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { openCheckpoint } from '../../src/evidence/checkpoint.js';
import { parseCosignerKey, verifyCosignature } from '../../src/evidence/cosignature.js';
import { parseVerifierKey } from '../../src/evidence/signed-note.js';
import { InternalAuthority } from '../../src/keys/certificates/internal-authority.js';
import { Signer } from '../../src/keys/signer.js';
import { openssl } from '../support/openssl.js';
import { eventually } from '../support/poll.js';
import { refusal } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';
import { startServer, type TestServer } from '../support/test-server.js';
import { startWitness, type WitnessServer } from '../support/witness-server.js';

interface Anchors {
  newest: { size: number } | null;
  rollBackFindable: boolean;
  timeIndependent: boolean;
  anchors: {
    name: string;
    kind: string;
    independent: boolean;
    state: string;
    lastCode: string | null;
    lastAnchored: { id: string; size: number } | null;
  }[];
}

const PATH = '/api/audit-anchors';
const LOG = 'exhibit-test/audit';
const folder = mkdtempSync(join(tmpdir(), 'exhibit-anchors-'));
const logKeys: Record<string, string> = {};
let witness: WitnessServer;
let archive: TestServer;
let refusing: TestServer;
let appliance: TestAppliance;

beforeAll(async () => {
  witness = await startWitness(logKeys);
  archive = await startServer(() => ({ status: 204 }));
  refusing = await startServer(() => ({ status: 403 }));
  const secret = 'shared by both sides, and long enough';
  appliance = await startTestAppliance({
    anchors: {
      timestamp: { kind: 'built-in' },
      witnesses: [{ name: 'w1', url: witness.url, verifierKey: witness.verifierKey }],
      webhooks: [
        { name: 'archive', url: `${archive.url}/in?token=hidden`, secret },
        { name: 'refusing', url: refusing.url, secret },
      ],
    },
  });
  logKeys[LOG] = appliance.app.get(Signer).verifierKey;
});
afterAll(async () => {
  await appliance.stop();
  await Promise.all([witness, archive, refusing].map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const asAda = async () => (await appliance.as('ada')).get<Anchors>(PATH);
const found = async (name: string) => (await asAda()).anchors.find((anchor) => anchor.name === name)!;
/** Waits until an anchor stands so. */
const standing = (name: string, state: string) =>
  eventually(`${name} is ${state}`, async () => {
    const anchor = await found(name);
    return anchor.state === state ? anchor : null;
  });
const download = async (path: string) => (await appliance.as('aude')).download(path);

describe('outside anchors', () => {
  it.each(['rex', 'carol', 'priya'])('are not shown to %s', async (login) => {
    const client = await appliance.as(login);
    for (const path of [PATH, `${PATH}/checkpoint`, `${PATH}/receipts/1`])
      expect(await refusal(client.get(path))).toBe('PERMISSION_DENIED');
  });

  it.each([
    'checkpoint?size=-1',
    'checkpoint?size=x',
    'receipts/0',
    'receipts/1;',
    `receipts/${'9'.repeat(30)}`,
  ])('refuse a hostile question: %s', async (path) => {
    expect(await refusal((await appliance.as('aude')).get(`${PATH}/${path}`))).toBe('REQUEST_INVALID');
  });

  it('have no receipt and no checkpoint that is not there', async () => {
    const client = await appliance.as('aude');
    expect(await refusal(client.get(`${PATH}/receipts/999999`))).toBe('ANCHOR_RECEIPT_NOT_FOUND');
    expect(await refusal(client.get(`${PATH}/checkpoint?size=999999`))).toBe('AUDIT_CHECKPOINT_NOT_FOUND');
  });

  it('are handed the checkpoint over what just happened, without being asked', async () => {
    await appliance.as('ada');
    await standing('w1', 'ok');
    await standing('archive', 'ok');
    expect(witness.known.get(LOG)!.size).toBeGreaterThan(0);
    const { body, headers } = archive.asked[0]!;
    const { note } = JSON.parse(body.toString()) as { note: string };
    expect(openCheckpoint(note, parseVerifierKey(logKeys[LOG]!), LOG).size).toBeGreaterThan(0);
    expect(headers['exhibit-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
  });

  it('give out a cosigned checkpoint that both keys open', async () => {
    const { lastAnchored } = await found('w1');
    const cosigned = (await download(`${PATH}/receipts/${lastAnchored!.id}`)).toString();
    expect(openCheckpoint(cosigned, parseVerifierKey(logKeys[LOG]!), LOG).size).toBe(lastAnchored!.size);
    verifyCosignature(cosigned, parseCosignerKey(witness.verifierKey));
  });

  it('give out a token that openssl verifies over the checkpoint, and say that it is not independent', async () => {
    const { lastAnchored, independent } = await standing('built-in', 'ok');
    expect(independent).toBe(false);
    const { chainDer } = await appliance.app.get(InternalAuthority).issue('timestamping');
    const file = (name: string, bytes: string | Buffer) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const note = await download(`${PATH}/checkpoint?size=${lastAnchored!.size}`);
    const args = ['-in', file('token.tst', await download(`${PATH}/receipts/${lastAnchored!.id}`))];
    const trusted = ['-CAfile', file('root.pem', new X509Certificate(chainDer.at(-1)!).toString())];
    const verify = (data: string) =>
      openssl(['ts', '-verify', '-token_in', ...args, '-data', data, ...trusted]).toString();
    expect(verify(file('note.txt', note))).toContain('Verification: OK');
    expect(() => verify(file('other.txt', `${note.toString()} `))).toThrow();
  });

  it('that refuse are shown so, and their addresses show no secret', async () => {
    await eventually('it has refused', async () => (await found('refusing')).lastCode);
    expect(['retrying', 'failing']).toContain((await found('refusing')).state);
    const shown = await asAda();
    expect(JSON.stringify(shown)).not.toContain('hidden');
    expect(shown).toMatchObject({ rollBackFindable: true, timeIndependent: false });
  });

  it('are a part of the system', async () => {
    const system = await (
      await appliance.as('ada')
    ).get<{
      audit: { outsideAnchors: number };
      parts: { name: string; state: string; detail: string }[];
    }>('/api/system');
    expect(system.audit.outsideAnchors).toBe(3);
    expect(system.parts.find(({ name }) => name === 'audit anchors')?.detail).toContain('witness/w1');
  });
});

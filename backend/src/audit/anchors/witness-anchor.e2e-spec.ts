import { logInMemory } from '../../../test/support/log-in-memory.js';
import { type Answer, type TestServer, startServer } from '../../../test/support/test-server.js';
import { type WitnessServer, startWitness } from '../../../test/support/witness-server.js';
import { openCheckpoint } from '../../evidence/checkpoint.js';
import { parseCosignerKey, verifyCosignature } from '../../evidence/cosignature.js';
import { parseVerifierKey } from '../../evidence/signed-note.js';
import { WitnessAnchor } from './witness-anchor.js';

const log = logInMemory();
const servers: TestServer[] = [];
let witness: WitnessServer;

beforeEach(async () => {
  witness = await startWitness({ [log.origin]: log.verifierKey });
  servers.push(witness);
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

function anchorOf(
  { url, verifierKey }: { url: string; verifierKey: string } = witness,
  consistency = log.consistency,
): WitnessAnchor {
  return new WitnessAnchor({ name: 'w1', url: new URL(url), verifierKey, consistency });
}
const code = async (handing: Promise<unknown>): Promise<string | undefined> => {
  const error: unknown = await handing.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return (error as { code?: string } | undefined)?.code;
};

describe('a witness that does not cosign', () => {
  it('finds a log that was rolled back: it has seen more than the log has now', async () => {
    await anchorOf().hand(await log.checkpoint(9), 0);
    expect(await code(anchorOf().hand(await log.checkpoint(5), 0))).toBe('WITNESS_AHEAD');
  });

  it('finds a log that was rewritten behind its back', async () => {
    await anchorOf().hand(await log.checkpoint(5), 0);
    const other = logInMemory('another past ');
    const rewritten = anchorOf(witness, other.consistency);
    expect(await code(rewritten.hand(await other.checkpoint(9), 5))).toBe('WITNESS_PROOF_REFUSED');
    expect(await code(rewritten.hand(await other.checkpoint(5), 5))).toBe('WITNESS_CONFLICT');
  });

  it('does not know the log, or not its key', async () => {
    const stranger = logInMemory('', 'other.example');
    expect(await code(anchorOf().hand(await stranger.checkpoint(3), 0))).toBe('WITNESS_UNKNOWN_LOG');
    const { note, ...checkpoint } = await stranger.checkpoint(3);
    const renamed = { ...checkpoint, note: note.replace('other.example/audit', log.origin) };
    expect(await code(anchorOf().hand(renamed, 0))).toBe('WITNESS_UNKNOWN_KEY');
  });

  it.each<[string, Answer, string]>([
    ['is broken', { status: 500 }, 'ANSWER_REFUSED'],
    ['says nothing', { status: 200 }, 'COSIGNATURE_MISSING'],
    ['says nonsense', { status: 200, body: 'nonsense' }, 'NOTE_MALFORMED'],
    ['sends us elsewhere', { status: 308, headers: { location: 'http://127.0.0.1:1/' } }, 'REDIRECTED'],
    [
      'has no size for its conflict',
      { status: 409, body: 'seven\n', type: 'text/x.tlog.size' },
      'WITNESS_CONFLICT',
    ],
    [
      'has always seen something else',
      { status: 409, body: '1\n', type: 'text/x.tlog.size' },
      'WITNESS_CONFLICT',
    ],
  ])('is not believed when it %s', async (_what, answer, expected) => {
    const server = await startServer(() => answer);
    servers.push(server);
    const anchor = anchorOf({ url: server.url, verifierKey: witness.verifierKey });
    expect(await code(anchor.hand(await log.checkpoint(7), 0))).toBe(expected);
  });

  it('is not chased for ever when it has moved on each time that it is asked', async () => {
    let size = 0;
    const moving = await startServer(() => ({ status: 409, type: 'text/x.tlog.size', body: `${++size}\n` }));
    servers.push(moving);
    const anchor = anchorOf({ url: moving.url, verifierKey: witness.verifierKey });
    expect(await code(anchor.hand(await log.checkpoint(7), 0))).toBe('WITNESS_CONFLICT');
    expect(moving.asked).toHaveLength(3);
  });

  it('is not believed when the cosignature is of somebody else, or of another checkpoint', async () => {
    const impostor = await startWitness({ [log.origin]: log.verifierKey });
    servers.push(impostor);
    const anchor = anchorOf({ url: impostor.url, verifierKey: witness.verifierKey });
    expect(await code(anchor.hand(await log.checkpoint(7), 0))).toBe('COSIGNATURE_MISSING');
    const [, old] = (await anchorOf().hand(await log.checkpoint(4), 0)).toString().split(/(?=— witness)/);
    const replaying = await startServer(() => ({ status: 200, body: old! }));
    servers.push(replaying);
    const replayed = anchorOf({ url: replaying.url, verifierKey: witness.verifierKey });
    expect(await code(replayed.hand(await log.checkpoint(7), 0))).toBe('COSIGNATURE_INVALID');
  });
});

describe('a witness that cosigns', () => {
  it('gives a checkpoint that carries both signatures', async () => {
    const cosigned = (await anchorOf().hand(await log.checkpoint(7), 0)).toString();
    expect(openCheckpoint(cosigned, parseVerifierKey(log.verifierKey), log.origin).size).toBe(7);
    const { at } = verifyCosignature(cosigned, parseCosignerKey(witness.verifierKey));
    expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('is shown that each checkpoint continues the last one', async () => {
    for (const [known, size] of [
      [0, 3],
      [3, 8],
      [8, 8],
      [8, 300],
    ] as const)
      await anchorOf().hand(await log.checkpoint(size), known);
    expect(witness.known.get(log.origin)?.size).toBe(300);
    expect(witness.asked).toHaveLength(4);
  });

  it('is asked again from where it says that it is, when we had forgotten', async () => {
    await anchorOf().hand(await log.checkpoint(3), 0);
    await anchorOf().hand(await log.checkpoint(6), 0);
    expect(witness.known.get(log.origin)?.size).toBe(6);
    expect(witness.asked.map(({ body }) => body.toString().split('\n')[0])).toEqual([
      'old 0',
      'old 0',
      'old 3',
    ]);
  });
});

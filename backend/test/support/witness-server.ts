import { generateKeyPairSync, sign } from 'node:crypto';
import { cosignedBytes, cosignerKeyText, parseCosignerKey } from '../../src/evidence/cosignature.js';
import { parseCheckpointText } from '../../src/evidence/checkpoint.js';
import { verifyConsistency } from '../../src/evidence/merkle-tree.js';
import { parseVerifierKey, verifyNote } from '../../src/evidence/signed-note.js';
import { startServer, type Answer, type TestServer } from './test-server.js';

/**
 * A small witness (C2SP tlog-witness, add-checkpoint) for tests. It is ours, and checks with our own mathematics: what
 * it proves is the exchange. `npm run test:interop` asks a witness that is not ours.
 */
export interface WitnessServer extends TestServer {
  verifierKey: string;
  /** What it remembers of each log. */
  known: Map<string, { size: number; root: Buffer }>;
}

export async function startWitness(logKeys: Record<string, string>): Promise<WitnessServer> {
  const name = 'witness.example/w1';
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const verifierKey = cosignerKeyText(name, publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const { id } = parseCosignerKey(verifierKey);
  const known = new Map<string, { size: number; root: Buffer }>();

  const answer = (body: string): Answer => {
    const [head = '', ...rest] = body.split('\n\n');
    const note = rest.join('\n\n');
    const [first = '', ...lines] = head.split('\n');
    const old = Number(/^old (0|[1-9]\d*)$/.exec(first)?.[1] ?? NaN);
    if (Number.isNaN(old)) return { status: 400 };
    const key = logKeys[note.slice(0, note.indexOf('\n'))];
    if (key === undefined) return { status: 404 };
    let text: string;
    try {
      text = verifyNote(note, parseVerifierKey(key));
    } catch {
      return { status: 403 };
    }
    const { origin, size, root } = parseCheckpointText(text);
    if (old > size) return { status: 400 };
    const last = known.get(origin);
    if (old !== (last?.size ?? 0))
      return { status: 409, type: 'text/x.tlog.size', body: `${last?.size ?? 0}\n` };
    if (last !== undefined && old === size && !last.root.equals(root)) return { status: 409 };
    const proof = lines.map((line) => Buffer.from(line, 'base64'));
    const grows =
      last === undefined
        ? proof.length === 0
        : verifyConsistency({ from: old, to: size, fromRoot: last.root, toRoot: root, proof });
    if (!grows) return { status: 422 };
    known.set(origin, { size, root });
    const seconds = Math.floor(Date.now() / 1_000);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    const signature = Buffer.concat([id, time, sign(null, cosignedBytes(text, seconds), privateKey)]);
    return { status: 200, body: `\u2014 ${name} ${signature.toString('base64')}\n` };
  };
  const server = await startServer(({ path, body }) =>
    path === '/w/add-checkpoint' ? answer(body.toString('utf8')) : { status: 404 },
  );
  return { ...server, url: `${server.url}/w`, verifierKey, known };
}

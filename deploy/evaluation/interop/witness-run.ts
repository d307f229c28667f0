import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

import { runCaptured, spawnDependent, stopChild } from '../child-process.ts';
import { inRepository } from '../repository.ts';
import { interopCache, reasonFrom } from './program-cache.ts';
import { type Finding, notPossible, Promises } from './results.ts';

export const WITNESS_VERSION = 'x/mod v0.42.0, formats v0.1.1';
const ON = 'go witness';
const TEST = 'checkpoints, cosigned by none of ours';
const APPLIANCE = 'bank.example';
const ORIGIN = `${APPLIANCE}/audit`;

interface RunningWitness {
  url: string;
  verifierKey: string;
}

/**
 * Has checkpoints cosigned by a witness that is assembled from Go's public implementations. The witnesses of
 * transparency-dev and torchwood would be better still; neither builds from what the Go module proxy has.
 */
export async function runWitness(): Promise<Finding> {
  try {
    const modules = await loadBackend();
    const log = honestLog(modules);
    const child = spawnDependent(await witnessProgram(), [ORIGIN, log.verifierKey], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
      return await ask(JSON.parse(line) as RunningWitness, log, modules);
    } finally {
      await stopChild(child);
    }
  } catch (fault) {
    return notPossible(ON, TEST, fault);
  }
}

async function ask(witness: RunningWitness, log: Log, modules: Backend): Promise<Finding> {
  const promises = new Promises(ON, TEST);
  const anchor = (of: Log) =>
    new modules.anchor.WitnessAnchor({
      name: 'go',
      url: new URL(witness.url),
      verifierKey: witness.verifierKey,
      consistency: (from, to) => Promise.resolve(of.consistency(from, to)),
    });
  const hand = async (of: Log, size: number, known: number) =>
    (await anchor(of).hand(of.checkpoint(size), known)).toString();
  const refused = async (code: string, handing: Promise<string>) => {
    const said = await handing.then(
      () => 'cosigned',
      (failure: { code?: string; message: string }) => failure.code ?? failure.message,
    );
    if (said !== code) throw new Error(`it said ${said} instead of ${code}`);
  };

  await promises.hold('the first checkpoint is cosigned, and the cosignature holds', async () => {
    const cosigned = await hand(log, 7, 0);
    modules.cosignature.verifyCosignature(
      cosigned,
      modules.cosignature.parseCosignerKey(witness.verifierKey),
    );
  });
  for (const [known, size] of [
    [7, 8],
    [8, 300],
    [300, 300],
    [300, 70_000],
  ] as const)
    await promises.hold(`a log of ${size} is shown to continue one of ${known}`, () =>
      hand(log, size, known),
    );
  await promises.hold('it is asked again from where it says that it is', () => hand(log, 70_001, 8));
  await promises.hold('a log that was rolled back is refused', () =>
    refused('WITNESS_AHEAD', hand(log, 300, 0)),
  );
  const other = honestLog(modules, { salt: 'another past ', keyOf: log });
  await promises.hold('another history, signed with the same key, is refused', () =>
    refused('WITNESS_PROOF_REFUSED', hand(other, 70_002, 70_001)),
  );
  await promises.hold('another history of the same size is refused', () =>
    refused('WITNESS_CONFLICT', hand(other, 70_001, 70_001)),
  );
  await promises.hold('a log that it does not know is refused', () =>
    refused('WITNESS_UNKNOWN_LOG', hand(honestLog(modules, { appliance: 'other.example' }), 7, 0)),
  );
  await promises.hold('a key that it does not know is refused', () =>
    refused('WITNESS_UNKNOWN_KEY', hand(honestLog(modules), 7, 0)),
  );
  return promises.finding();
}

/** Built from the source beside this file; its libraries come from the Go module proxy, by the sums in go.sum. */
async function witnessProgram(): Promise<string> {
  const built = interopCache('bin', 'tlog-witness');
  mkdirSync(dirname(built), { recursive: true });
  const { ok, output } = await runCaptured('go', ['build', '-o', built, '.'], {
    cwd: inRepository('deploy', 'evaluation', 'interop', 'tlog-witness'),
    env: { ...process.env, GOFLAGS: '-buildvcs=false -mod=readonly' },
  });
  if (!ok) throw new Error(`tlog-witness cannot be built: ${reasonFrom(output)}`);
  return built;
}

/** What is used of the compiled appliance; its own types belong to another compilation. */
interface Backend {
  anchor: {
    WitnessAnchor: new (options: {
      name: string;
      url: URL;
      verifierKey: string;
      consistency(from: number, to: number): Promise<readonly Buffer[]>;
    }) => { hand(checkpoint: Checkpoint, known: number): Promise<Buffer> };
  };
  leaf: { leafHash(leaf: Uint8Array): Buffer };
  tree: {
    treeInMemory(hashes: readonly Buffer[]): HashAt;
    rootAt(size: number, hashAt: HashAt): Buffer;
    consistencyProof(from: number, to: number, hashAt: HashAt): Buffer[];
  };
  checkpoint: {
    auditOrigin(appliance: string): string;
    checkpointText(checkpoint: { origin: string; size: number; root: Buffer; extensions: string[] }): string;
  };
  cosignature: {
    parseCosignerKey(text: string): CosignerKey;
    verifyCosignature(note: string, key: CosignerKey): unknown;
  };
  note: {
    ED25519_KEY_BYTES: number;
    verifierKeyText(name: string, publicKey: Uint8Array): string;
    parseVerifierKey(text: string): VerifierKey;
    formatNote(text: string, key: VerifierKey, signature: Uint8Array): string;
  };
}

interface Checkpoint {
  size: number;
  root: Buffer;
  note: string;
  signedAt: Date;
}
type HashAt = (level: number, index: number) => Buffer;
type CosignerKey = object;
type VerifierKey = object;
type Log = ReturnType<typeof honestLog>;

async function loadBackend(): Promise<Backend> {
  const compiled = (path: string) => import(inRepository('backend', 'dist', 'src', path));
  return {
    anchor: await compiled('audit/anchors/witness-anchor.js'),
    leaf: await compiled('evidence/audit-leaf.js'),
    tree: await compiled('evidence/merkle-tree.js'),
    checkpoint: await compiled('evidence/checkpoint.js'),
    cosignature: await compiled('evidence/cosignature.js'),
    note: await compiled('evidence/signed-note.js'),
  };
}

interface LogWish {
  appliance?: string;
  salt?: string;
  keyOf?: { privateKey: KeyObject };
}

/** A log of numbered leaves with real checkpoints and proofs. */
function honestLog(modules: Backend, wish: LogWish = {}) {
  const { leaf, tree, checkpoint, note } = modules;
  const { appliance = APPLIANCE, salt = '' } = wish;
  const privateKey = wish.keyOf?.privateKey ?? generateKeyPairSync('ed25519').privateKey;
  const raw = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(-note.ED25519_KEY_BYTES);
  const verifierKey = note.verifierKeyText(appliance, raw);
  const hashes = Array.from({ length: 70_002 }, (_, at) => leaf.leafHash(Buffer.from(`${salt}${at}`)));
  const hashAt = tree.treeInMemory(hashes);
  return {
    privateKey,
    verifierKey,
    consistency: (from: number, to: number) => tree.consistencyProof(from, to, hashAt),
    checkpoint: (size: number) => {
      const root = tree.rootAt(size, hashAt);
      const origin = checkpoint.auditOrigin(appliance);
      const text = checkpoint.checkpointText({ origin, size, root, extensions: [] });
      const signature = sign(null, Buffer.from(text), privateKey);
      const signed = note.formatNote(text, note.parseVerifierKey(verifierKey), signature);
      return { size, root, note: signed, signedAt: new Date() };
    },
  };
}

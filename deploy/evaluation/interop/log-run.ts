import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { inRepository } from '../repository.ts';
import { interopCache, reasonFrom } from './program-cache.ts';
import { type Finding, notPossible } from './results.ts';

export const TLOG_VERSION = 'x/mod v0.42.0, formats v0.1.1';
const ON = 'go tlog';
const TEST = 'the audit log, checked by none of ours';
const APPLIANCE = 'bank.example';
const ORIGIN = `${APPLIANCE}/audit`;
const TILE_WIDTH = 256;
const ED25519_KEY_BYTES = 32;
/** Tiles of three levels, full and partial. */
const SIZES = [1, 256, 300, 65_536, 69_999, 70_000];
const PROVED = [0, 1, 255, 256, 65_535, 65_536, 69_998, 69_999];

/** Publishes a log as the appliance does, and has it checked by Go's own implementation of transparency logs. */
export async function runLogCheck(folder: string): Promise<Finding> {
  try {
    const published = join(folder, 'audit-log');
    const verifierKey = await publish(published);
    const program = await checker();
    const { output } = await runCaptured(program, [published, ORIGIN, verifierKey], {});
    const lines = output.split('\n').filter((line) => line.startsWith('{'));
    const promises = lines.map((line) => JSON.parse(line) as { promise: string; fault?: string });
    if (promises.length < 6 && promises.every(({ fault }) => fault === undefined))
      throw new Error(reasonFrom(output));
    const faults = promises.flatMap(({ promise, fault }) =>
      fault === undefined ? [] : [`${promise}: ${fault}`],
    );
    return { on: ON, test: TEST, checked: promises.length, passed: promises.length - faults.length, faults };
  } catch (fault) {
    return notPossible(ON, TEST, fault);
  }
}

/** Built from the source beside this file; its libraries come from the Go module proxy, by the sums in go.sum. */
async function checker(): Promise<string> {
  const built = interopCache('bin', 'tlog-check');
  mkdirSync(dirname(built), { recursive: true });
  const { ok, output } = await runCaptured('go', ['build', '-o', built, '.'], {
    cwd: inRepository('deploy', 'evaluation', 'interop', 'tlog-check'),
    env: { ...process.env, GOFLAGS: '-buildvcs=false -mod=readonly' },
  });
  if (!ok) throw new Error(`tlog-check cannot be built: ${reasonFrom(output)}`);
  return built;
}

/** The compiled formats, as they run in life: what of them is used here. */
interface Evidence {
  auditLeafBytes(leaf: object): Buffer;
  leafHash(leaf: Buffer): Buffer;
  treeInMemory(hashes: Buffer[]): HashAt;
  rootAt(size: number, hashAt: HashAt): Buffer;
  inclusionProof(index: number, size: number, hashAt: HashAt): Buffer[];
  tilesSince(after: number, size: number): Iterable<Tile>;
  tilePath(tile: Tile): string;
  bundlePath(tile: Tile): string;
  tileBytes(hashes: Buffer[]): Buffer;
  bundleBytes(leaves: Buffer[]): Buffer;
  checkpointText(checkpoint: { origin: string; size: number; root: Buffer; extensions: string[] }): string;
  formatTlogProof(proof: { index: number; proof: Buffer[]; checkpointNote: string }): string;
  verifierKeyText(name: string, publicKey: Buffer): string;
  parseVerifierKey(text: string): object;
  formatNote(text: string, key: object, signature: Buffer): string;
}

type HashAt = (level: number, index: number) => Buffer;

interface Tile {
  level: number;
  index: number;
  width: number;
}

const MODULES = ['audit-leaf', 'merkle-tree', 'tlog-tiles', 'checkpoint', 'tlog-proof', 'signed-note'];

async function compiledEvidence(): Promise<Evidence> {
  const modules = await Promise.all(
    MODULES.map((name) => import(inRepository('backend', 'dist', 'src', 'evidence', `${name}.js`))),
  );
  return Object.assign({}, ...modules) as Evidence;
}

async function publish(folder: string): Promise<string> {
  const evidence = await compiledEvidence();
  const leaves = Array.from({ length: SIZES.at(-1)! }, (_, number) =>
    evidence.auditLeafBytes({ schema: 'exhibit.audit/v1', number }),
  );
  const hashes = leaves.map((bytes) => evidence.leafHash(bytes));
  const hashAt = evidence.treeInMemory(hashes);
  const signer = newSigner(evidence);
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  let newest = '';
  SIZES.forEach((size, place) => {
    for (const tile of evidence.tilesSince(SIZES[place - 1] ?? 0, size)) {
      const from = tile.index * TILE_WIDTH;
      const nodes = Array.from({ length: tile.width }, (_, at) => hashAt(tile.level * 8, from + at));
      put(evidence.tilePath(tile), evidence.tileBytes(nodes));
      if (tile.level === 0)
        put(evidence.bundlePath(tile), evidence.bundleBytes(leaves.slice(from, from + tile.width)));
    }
    const root = evidence.rootAt(size, hashAt);
    newest = signer.sign(evidence.checkpointText({ origin: ORIGIN, size, root, extensions: [] }));
    put(`checkpoints/${size}`, newest);
  });
  for (const index of PROVED) {
    const proof = evidence.inclusionProof(index, leaves.length, hashAt);
    put(`proofs/${index}.tlog-proof`, evidence.formatTlogProof({ index, proof, checkpointNote: newest }));
  }
  return signer.verifierKey;
}

function newSigner(evidence: Evidence) {
  const { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } =
    generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-ED25519_KEY_BYTES);
  const verifierKey = evidence.verifierKeyText(APPLIANCE, raw);
  return {
    verifierKey,
    sign: (text: string) =>
      evidence.formatNote(
        text,
        evidence.parseVerifierKey(verifierKey),
        sign(null, Buffer.from(text), privateKey),
      ),
  };
}

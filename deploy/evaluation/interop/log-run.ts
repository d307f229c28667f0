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
/** Tiles of three levels, full and partial. */
const SIZES = [1, 256, 300, 65_536, 69_999, 70_000];
const PROVED = [0, 1, 255, 256, 65_535, 65_536, 69_998, 69_999];

/** Publishes a log as the appliance does, and has it checked by Go's own implementation of transparency logs. */
export async function runLogCheck(folder: string): Promise<Finding> {
  try {
    const published = join(folder, 'audit-log');
    const verifierKey = await publish(published);
    const program = await checker();
    const { output } = await runCaptured(program, [published, `${APPLIANCE}/audit`, verifierKey], {});
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

// The compiled formats, as they run in life; their types come from the source.
const evidence = (name: string) => import(inRepository('backend', 'dist', 'src', 'evidence', `${name}.js`));

async function publish(folder: string): Promise<string> {
  const leaf = (await evidence('audit-leaf')) as typeof import('../../../backend/src/evidence/audit-leaf.js');
  const tree = (await evidence(
    'merkle-tree',
  )) as typeof import('../../../backend/src/evidence/merkle-tree.js');
  const tiles = (await evidence(
    'tlog-tiles',
  )) as typeof import('../../../backend/src/evidence/tlog-tiles.js');
  const checkpoint = (await evidence(
    'checkpoint',
  )) as typeof import('../../../backend/src/evidence/checkpoint.js');
  const proofs = (await evidence(
    'tlog-proof',
  )) as typeof import('../../../backend/src/evidence/tlog-proof.js');

  const leaves = Array.from({ length: SIZES.at(-1)! }, (_, number) =>
    leaf.auditLeafBytes({ schema: leaf.AUDIT_SCHEMA, number }),
  );
  const hashes = leaves.map((bytes) => leaf.leafHash(bytes));
  const hashAt = tree.treeInMemory(hashes);
  const signer = await newSigner();
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  let newest = '';
  SIZES.forEach((size, place) => {
    for (const tile of tiles.tilesSince(SIZES[place - 1] ?? 0, size)) {
      const from = tile.index * tiles.TILE_WIDTH;
      const nodes = Array.from({ length: tile.width }, (_, at) =>
        hashAt(tile.level * tiles.TILE_HEIGHT, from + at),
      );
      put(tiles.tilePath(tile), tiles.tileBytes(nodes));
      if (tile.level === 0)
        put(tiles.bundlePath(tile), tiles.bundleBytes(leaves.slice(from, from + tile.width)));
    }
    const root = tree.rootAt(size, hashAt);
    newest = signer.sign(
      checkpoint.checkpointText({ origin: checkpoint.auditOrigin(APPLIANCE), size, root, extensions: [] }),
    );
    put(`checkpoints/${size}`, newest);
  });
  for (const index of PROVED) {
    const proof = tree.inclusionProof(index, leaves.length, hashAt);
    put(`proofs/${index}.tlog-proof`, proofs.formatTlogProof({ index, proof, checkpointNote: newest }));
  }
  return signer.verifierKey;
}

async function newSigner() {
  const note = (await evidence(
    'signed-note',
  )) as typeof import('../../../backend/src/evidence/signed-note.js');
  const { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } =
    generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-note.ED25519_KEY_BYTES);
  const verifierKey = note.verifierKeyText(APPLIANCE, raw);
  return {
    verifierKey,
    sign: (text: string) =>
      note.formatNote(text, note.parseVerifierKey(verifierKey), sign(null, Buffer.from(text), privateKey)),
  };
}

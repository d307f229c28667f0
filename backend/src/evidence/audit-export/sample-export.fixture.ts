import { generateKeyPairSync, sign } from 'node:crypto';
import { auditLeafBytes, leafHash } from '../audit-leaf.js';
import { auditOrigin, checkpointText } from '../checkpoint.js';
import { rootOf } from '../merkle-tree.js';
import { formatNote, parseVerifierKey, verifierKeyText } from '../signed-note.js';
import { EVERYTHING, isAskedFor } from './export-filter.js';
import type { ByteSource } from './export-zip.js';
import { type ExportedEntry, statedEvent } from './exported-entry.js';
import type { TreeNode } from './tree-cover.js';
import { type ExportSigner, type ExportSource, writeAuditExport } from './write-export.js';

const APPLIANCE = 'bank.example';
const KINDS = [
  'viewing.segment',
  'login.refused',
  'access.approved',
  'recording.sealed',
  'permission.refused',
];
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const verifierKey = verifierKeyText(APPLIANCE, raw);

export const signer: ExportSigner = {
  name: APPLIANCE,
  verifierKey,
  signNote: (text) =>
    Promise.resolve(
      formatNote(text, parseVerifierKey(verifierKey), sign(null, Buffer.from(text), privateKey)),
    ),
};

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export function sampleEntry(index: number, change: object = {}): ExportedEntry {
  const kind = KINDS[index % KINDS.length] as string;
  const refused = kind.endsWith('.refused');
  const leaf = auditLeafBytes({
    schema: 'exhibit.audit/v1',
    id: uuid(index),
    kind,
    at: new Date(1_763_700_000_000 + index * 1_000).toISOString(),
    actor:
      index % 3 === 0 ? { kind: 'system', id: 'recording.seal' } : { kind: 'person', id: uuid(index % 7) },
    outcome: refused ? 'refused' : 'done',
    recording: index % 2 === 0 ? uuid(500) : null,
    fields: refused
      ? { code: 'NO_GRANT', route: 'GET /api/x' }
      : { grantee: uuid(2), scope: 'watch', seq: index },
    ...change,
  });
  return { index, leaf, leafHash: leafHash(leaf) };
}

export const sampleLog = (size: number): ExportedEntry[] =>
  Array.from({ length: size }, (_, index) => sampleEntry(index));

/** An honest export of a log in memory, unless `change` says otherwise. */
export function sampleSource(log: ExportedEntry[], change: Partial<ExportSource> = {}): ExportSource {
  const filter = change.filter ?? EVERYTHING;
  const hashes = log.map(({ leafHash: hash }) => hash);
  const text = checkpointText({
    origin: auditOrigin(APPLIANCE),
    size: log.length,
    root: rootOf(hashes),
    extensions: [],
  });
  return {
    appliance: APPLIANCE,
    export: uuid(900),
    madeAt: '2026-11-21T10:00:00.000Z',
    madeBy: uuid(1),
    filter,
    form: 'jsonl/1',
    checkpointNote: formatNote(
      text,
      parseVerifierKey(verifierKey),
      sign(null, Buffer.from(text), privateKey),
    ),
    entries: inOrder(log.filter(({ leaf }) => isAskedFor(filter, statedEvent(leaf)))),
    nodes: (asked) => Promise.resolve(asked.map((node) => nodeOf(hashes, node))),
    ...change,
  };
}

export async function* inOrder<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

const nodeOf = (hashes: Buffer[], { level, index }: TreeNode): Buffer =>
  rootOf(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));

export async function sampleExport(
  log: ExportedEntry[],
  change: Partial<ExportSource> = {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeAuditExport(sampleSource(log, change), signer)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export const inMemory = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

import { fromCanonicalBase64 } from './base64.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { EvidenceError } from './evidence-error.js';
import { verifyInclusion } from './merkle-tree.js';
import { SHA256_BYTES } from './sha256.js';
import { MAX_NOTE_BYTES, type VerifierKey } from './signed-note.js';

/** C2SP tlog-proof: one text file that shows, offline, that an entry is in the log. */
export interface TlogProof {
  index: number;
  /** From the sibling of the leaf up to the child of the root. */
  proof: Buffer[];
  /** The whole signed note. */
  checkpointNote: string;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^53 leaves is no higher. */
const MAX_HASHES = 53;
const MAX_EXTRA_CHARACTERS = 65_536;
const MAX_HEAD_CHARACTERS = MAX_EXTRA_CHARACTERS + 4_096;

export function formatTlogProof({ index, proof, checkpointNote }: TlogProof): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `${HEADER}\nindex ${index}\n${hashes}\n${checkpointNote}`;
}

/** Extra data, which nothing authenticates, is allowed and left unread. */
export function parseTlogProof(text: string): TlogProof {
  if (text.length > MAX_HEAD_CHARACTERS + MAX_NOTE_BYTES) throw malformed('The proof is too long.');
  const split = text.indexOf('\n\n');
  if (split < 0 || split > MAX_HEAD_CHARACTERS)
    throw malformed('There is no blank line before the checkpoint.');
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== HEADER) throw malformed(`The first line is not ${HEADER}.`);
  if (lines[0]?.startsWith('extra ')) requireExtra(lines.shift()!);
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(lines[0] ?? '') ?? [];
  if (index === undefined || !Number.isSafeInteger(Number(index)))
    throw malformed('The line with the index is missing or is none.');
  const hashes = lines.slice(1);
  if (hashes.length > MAX_HASHES) throw malformed('There are more hashes than a tree is high.');
  return { index: Number(index), proof: hashes.map(parseHash), checkpointNote: text.slice(split + 2) };
}

/** What a proof proves of a leaf: its index, and the checkpoint of this log, signed by this key, that includes it. */
export function openTlogProof(
  text: string,
  leafHash: Buffer,
  { key, origin }: { key: VerifierKey; origin: string },
): { index: number; checkpoint: Checkpoint } {
  const { index, proof, checkpointNote } = parseTlogProof(text);
  const checkpoint = openCheckpoint(checkpointNote, key, origin);
  if (!verifyInclusion({ index, leafHash, proof, size: checkpoint.size, root: checkpoint.root }))
    throw new EvidenceError('INCLUSION_NOT_PROVEN', 'The proof does not lead from the entry to the root.');
  return { index, checkpoint };
}

function requireExtra(line: string): void {
  const base64 = line.slice('extra '.length);
  if (base64.length > MAX_EXTRA_CHARACTERS || fromCanonicalBase64(base64) === null)
    throw malformed('The extra data is too long or is no base64.');
}

function parseHash(line: string): Buffer {
  const hash = fromCanonicalBase64(line);
  if (hash?.length !== SHA256_BYTES) throw malformed('A line of the proof is no SHA-256 hash.');
  return hash;
}

const malformed = (message: string) => new EvidenceError('PROOF_MALFORMED', message);

import { fromCanonicalBase64 } from './base64.js';
import { EvidenceError } from './evidence-error.js';
import { type KeyTenure, requireInTime, tenureOf } from './key-history.js';
import { SHA256_BYTES } from './sha256.js';
import { type VerifierKey, verifyNote, verifyNoteLater } from './signed-note.js';

/** C2SP tlog-checkpoint: what the signed note under a tree says. */
export interface Checkpoint {
  /** Which log: `<appliance name>/audit`. */
  origin: string;
  /** Leaves in the tree. */
  size: number;
  /** 32 bytes. */
  root: Buffer;
  extensions: string[];
}

const MAX_LINES = 20;
const MAX_LINE_CHARACTERS = 1_024;

export const auditOrigin = (appliance: string): string => `${appliance}/audit`;

/** The text that is signed. What could not be read again is refused. */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  const text = `${[origin, size, root.toString('base64'), ...extensions].join('\n')}\n`;
  const again = parseCheckpointText(text);
  if (again.origin !== origin || again.extensions.length !== extensions.length)
    throw malformed('A line of a checkpoint has no line break.');
  return text;
}

export function parseCheckpointText(text: string): Checkpoint {
  if (text.length > MAX_LINES * MAX_LINE_CHARACTERS || !text.endsWith('\n'))
    throw malformed('A checkpoint is a few lines, each with its line break.');
  const lines = text.slice(0, -1).split('\n');
  const [origin, size, root, ...extensions] = lines;
  if (origin === undefined || size === undefined || root === undefined || lines.length > MAX_LINES)
    throw malformed('A checkpoint has an origin, a size and a root.');
  if (lines.some((line) => line.length === 0 || line.length > MAX_LINE_CHARACTERS))
    throw malformed('A line of a checkpoint is empty or too long.');
  return { origin, size: parseSize(size), root: parseRoot(root), extensions };
}

/** The checkpoint in a note: of this log, and signed by this key. */
export function openCheckpoint(note: string, key: VerifierKey, origin: string): Checkpoint {
  return ofLog(parseCheckpointText(verifyNote(note, key)), origin);
}

/** The same, signed by one of these keys while the log was within its time. */
export async function openCheckpointInTime(
  note: string,
  tenures: readonly KeyTenure[],
  origin: string,
): Promise<Checkpoint> {
  const tenure = tenureOf(note, tenures);
  const checkpoint = parseCheckpointText(await verifyNoteLater(note, tenure.key));
  requireInTime(tenure, checkpoint.size);
  return ofLog(checkpoint, origin);
}

function ofLog(checkpoint: Checkpoint, origin: string): Checkpoint {
  if (checkpoint.origin !== origin)
    throw new EvidenceError('CHECKPOINT_OF_ANOTHER_LOG', `This is not a checkpoint of ${origin}.`);
  return checkpoint;
}

function parseSize(text: string): number {
  const size = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(size)) throw malformed('The size is no number of leaves.');
  return size;
}

function parseRoot(text: string): Buffer {
  const root = fromCanonicalBase64(text);
  if (root?.length !== SHA256_BYTES) throw malformed('The root is no SHA-256 hash.');
  return root;
}

function malformed(message: string): EvidenceError {
  return new EvidenceError('CHECKPOINT_MALFORMED', message);
}

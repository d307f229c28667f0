import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isHash, isObject } from './json-shape.js';
import { PACK_PATHS } from './pack-format.js';
import { formatTlogProof } from './tlog-proof.js';
import type { ZipItem } from './zip-format.js';

/** That the entries of a pack are in the log, and since when the log has not been another. */
export interface PackAuditProofs {
  /** The newest checkpoint when the pack was made: the whole signed note. */
  checkpoint: string;
  /** For each entry of the pack its way up to the root of that checkpoint. */
  inclusions: { index: number; proof: Buffer[] }[];
  /** Checkpoints of earlier times (or the newest itself) that somebody else put a time on. */
  timed: TimedCheckpoint[];
}

export interface TimedCheckpoint {
  size: number;
  note: string;
  /** RFC 6962 consistency proof up to the newest checkpoint; empty when it is that one. */
  consistency: Buffer[];
  tokens: {
    /** Names the authority in a file name. */
    authority: string;
    /** RFC 3161 TimeStampToken over the bytes of the note. */
    der: Uint8Array;
    /** Certificates with which its chain begins. */
    trustedPem: string;
  }[];
}

export interface ConsistencyFile {
  from: number;
  to: number;
  /** Hex. */
  proof: string[];
}

export function auditProofItems(proofs: PackAuditProofs, newestSize: number): ZipItem[] {
  const text = (name: string, content: string): ZipItem => ({ name, bytes: Buffer.from(content, 'utf8') });
  return [
    text(PACK_PATHS.auditCheckpoint, proofs.checkpoint),
    ...proofs.inclusions.map(({ index, proof }) =>
      text(
        PACK_PATHS.auditProof(index),
        formatTlogProof({ index, proof, checkpointNote: proofs.checkpoint }),
      ),
    ),
    ...proofs.timed.flatMap(({ size, note, consistency, tokens }) => [
      text(PACK_PATHS.timedCheckpoint(size), note),
      {
        name: PACK_PATHS.consistency(size),
        bytes: canonicalBytes({
          from: size,
          to: newestSize,
          proof: consistency.map((hash) => hash.toString('hex')),
        } satisfies ConsistencyFile),
      },
      ...tokens.flatMap(({ authority, der, trustedPem }) => [
        { name: PACK_PATHS.token(size, authority), bytes: der },
        text(PACK_PATHS.tokenTrust(size, authority), trustedPem),
      ]),
    ]),
  ];
}

/** A consistency proof has at most 2 × 53 hashes. */
const MOST_HASHES = 106;

export function parseConsistency(bytes: Uint8Array): { from: number; to: number; proof: Buffer[] } {
  const file = parseCanonical(bytes);
  if (!isObject(file) || !isCount(file['from']) || !isCount(file['to']) || !isProof(file['proof']))
    throw new EvidenceError('PROOF_MALFORMED', 'The consistency proof is malformed.');
  return { from: file['from'], to: file['to'], proof: file['proof'].map((hash) => Buffer.from(hash, 'hex')) };
}

function isProof(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_HASHES && value.every(isHash);
}

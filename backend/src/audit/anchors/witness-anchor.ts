import { parseCosignerKey, verifyCosignature } from '../../evidence/cosignature.js';
import type { VerifierKey } from '../../evidence/signed-note.js';
import { type Anchor, AnchorFailure } from './anchor.js';
import type { SignedCheckpoint } from './checkpoint-source.js';
import { type OutboundAnswer, post } from '../../platform/outbound/outbound-post.js';

/** C2SP tlog-witness v1.0.0, add-checkpoint. */
const SIZE_TYPE = 'text/x.tlog.size';
/** A witness that is being moved on by another replica at the same time is asked again this often. */
const ATTEMPTS = 3;

export interface WitnessOptions {
  name: string;
  /** Submission prefix. */
  url: URL;
  /** The key of its Ed25519 cosignatures. */
  verifierKey: string;
  ca?: string;
  /** Shows that a checkpoint of `to` leaves continues the one of `from`. */
  consistency(from: number, to: number): Promise<readonly Buffer[]>;
}

/** Somebody else who remembers the newest checkpoint and signs only what continues it. */
export class WitnessAnchor implements Anchor {
  readonly kind = 'witness';
  readonly independent = true;
  readonly name: string;
  readonly target: string;
  private readonly key: VerifierKey;
  private readonly url: URL;

  constructor(private readonly options: WitnessOptions) {
    this.name = options.name;
    this.target = options.url.host;
    this.key = parseCosignerKey(options.verifierKey);
    this.url = new URL(options.url);
    this.url.pathname = `${this.url.pathname.replace(/\/$/, '')}/add-checkpoint`;
  }

  async hand(checkpoint: SignedCheckpoint, known: number): Promise<Buffer> {
    let old = known;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await this.ask(checkpoint, old);
      if (answer.status === 200) return Buffer.from(cosigned(checkpoint.note, answer.body, this.key));
      if (answer.status !== 409) throw new AnchorFailure(refusalOf(answer.status));
      const size = sizeOf(answer);
      // The same size and yet a conflict: it knows other leaves at that place.
      if (size === null || size === old) throw new AnchorFailure('WITNESS_CONFLICT');
      // It has seen what this log no longer has: the log was rolled back.
      if (size > checkpoint.size) throw new AnchorFailure('WITNESS_AHEAD');
      old = size;
    }
    throw new AnchorFailure('WITNESS_CONFLICT');
  }

  private async ask({ size, note }: SignedCheckpoint, old: number): Promise<OutboundAnswer> {
    const proof = old === 0 || old === size ? [] : await this.options.consistency(old, size);
    return post({
      url: this.url,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: Buffer.from(addCheckpointBody(old, proof, note)),
      ...(this.options.ca === undefined ? {} : { ca: this.options.ca }),
    });
  }
}

export function addCheckpointBody(old: number, proof: readonly Buffer[], note: string): string {
  return [`old ${old}`, ...proof.map((hash) => hash.toString('base64')), '', note].join('\n');
}

/** The checkpoint with the witness' line under it; what else the witness sent is dropped. */
function cosigned(note: string, lines: Buffer, key: VerifierKey): string {
  return note + verifyCosignature(note + lines.toString('utf8'), key).line;
}

/** Null for a conflict without a size: the specification sends none when roots of one size differ. */
function sizeOf({ contentType, body }: OutboundAnswer): number | null {
  const text = body.toString('latin1');
  return contentType === SIZE_TYPE && /^(0|[1-9]\d{0,14})\n$/.test(text) ? Number(text) : null;
}

function refusalOf(status: number) {
  switch (status) {
    case 404:
      return 'WITNESS_UNKNOWN_LOG';
    case 403:
      return 'WITNESS_UNKNOWN_KEY';
    case 422:
      return 'WITNESS_PROOF_REFUSED';
    default:
      return 'ANSWER_REFUSED';
  }
}

import type { OutboundFailureCode } from '../../platform/outbound/outbound-failure.js';
import type { SignedCheckpoint } from './checkpoint-source.js';

/** Where a checkpoint goes so that somebody else can hold it against the log. */
export const ANCHOR_KINDS = ['timestamp', 'witness', 'syslog', 'webhook'] as const;
export type AnchorKind = (typeof ANCHOR_KINDS)[number];

export interface Anchor {
  /** From the configuration; one of its kind. */
  readonly name: string;
  readonly kind: AnchorKind;
  /** False when the appliance vouches for itself: such an anchor proves nothing to an outsider. */
  readonly independent: boolean;
  /** Where it is, for people: a host, never a path or a query, which may hold a secret. */
  readonly target: string;
  /**
   * Hands the checkpoint over. `known` is the size that this anchor took last, 0 when none.
   * The receipt is what an outsider can check later: a timestamp token, a cosigned checkpoint. Null where there is none.
   * Throws `AnchorFailure` or `OutboundFailure`, or `EvidenceError` for an answer that does not hold.
   */
  hand(checkpoint: SignedCheckpoint, known: number): Promise<Buffer | null>;
}

/** A copy of checkpoints that the appliance cannot take back. A token is none: it is kept beside the log. */
export const isKeptOutside = ({ kind }: Pick<Anchor, 'kind'>): boolean => kind !== 'timestamp';

export type AnchorFailureCode =
  | OutboundFailureCode
  | 'ANSWER_MALFORMED'
  | 'WITNESS_UNKNOWN_LOG'
  | 'WITNESS_UNKNOWN_KEY'
  | 'WITNESS_PROOF_REFUSED'
  | 'WITNESS_AHEAD'
  | 'WITNESS_CONFLICT'
  | 'FAILED';

/** Why a checkpoint did not arrive. Carries nothing that the other side said. */
export class AnchorFailure extends Error {
  constructor(
    readonly code: AnchorFailureCode,
    options?: { cause?: unknown },
  ) {
    super(code, options);
    this.name = 'AnchorFailure';
  }
}

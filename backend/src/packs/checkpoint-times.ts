import type { EntityManager } from 'typeorm';

/** The newest RFC 3161 token over a checkpoint. */
export interface CheckpointToken {
  size: number;
  /** DER. */
  token: Buffer;
  /** False for the built-in authority. */
  independent: boolean;
}

/** Whoever keeps the tokens. Where nobody does, packs carry none and say so. */
export interface CheckpointTimes {
  newestToken(manager: EntityManager): Promise<CheckpointToken | null>;
}

export const CHECKPOINT_TIMES = Symbol('CHECKPOINT_TIMES');

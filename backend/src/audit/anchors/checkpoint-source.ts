import type { EntityManager } from 'typeorm';

/** A checkpoint as it is kept: C2SP tlog-checkpoint in a signed note. */
export interface SignedCheckpoint {
  size: number;
  /** 32 bytes. */
  root: Buffer;
  note: string;
  signedAt: Date;
}

/** What anchors ask of the log. */
export abstract class CheckpointSource {
  abstract newest(manager: EntityManager): Promise<SignedCheckpoint | null>;
  abstract at(manager: EntityManager, size: number): Promise<SignedCheckpoint>;
  /** That the log of `to` leaves begins with the log of `from` leaves. */
  abstract consistency(manager: EntityManager, from: number, to: number): Promise<Buffer[]>;
}

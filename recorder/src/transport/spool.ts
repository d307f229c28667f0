import type { SegmentHeader } from '@exhibit/contract';
import type { ChainState } from './segment-header.js';

export interface SpooledSegment {
  header: SegmentHeader;
  body: Uint8Array<ArrayBuffer>;
}

/** Segments that are captured and not yet acknowledged. Removed only after the appliance's answer (P9). */
export interface Spool {
  /** Keeps a segment and the state of the chain after it, both or neither. */
  put(segment: SpooledSegment, after: ChainState): Promise<void>;
  saveChain(chain: ChainState): Promise<void>;
  chain(recording: string): Promise<ChainState | null>;
  /** The oldest segment of a recording. */
  first(recording: string): Promise<SpooledSegment | null>;
  /** Writes a changed header (a declared gap) of a segment that waits. */
  replaceHeader(header: SegmentHeader): Promise<void>;
  remove(recording: string, seq: number): Promise<void>;
  /** Recordings that still have segments waiting; one may be named more than once. */
  waiting(): Promise<string[]>;
  /** Drops everything of a recording: after a withdrawal, or when it is complete. */
  forget(recording: string): Promise<void>;
}

/** For browsers that refuse a database to the page. Loses what is unsent when the page goes. */
export class MemorySpool implements Spool {
  private waits: SpooledSegment[] = [];
  private readonly chains = new Map<string, ChainState>();

  async put(segment: SpooledSegment, after: ChainState): Promise<void> {
    this.waits.push(segment);
    await this.saveChain(after);
  }

  async saveChain(chain: ChainState): Promise<void> {
    this.chains.set(chain.recording, chain);
  }

  async chain(recording: string): Promise<ChainState | null> {
    return this.chains.get(recording) ?? null;
  }

  async first(recording: string): Promise<SpooledSegment | null> {
    return this.waits.find(({ header }) => header.recording === recording) ?? null;
  }

  async replaceHeader(header: SegmentHeader): Promise<void> {
    const { recording, seq } = header;
    for (const segment of this.waits) if (isOf(segment, recording, seq)) segment.header = header;
  }

  async remove(recording: string, seq?: number): Promise<void> {
    this.waits = this.waits.filter((segment) => !isOf(segment, recording, seq));
  }

  async waiting(): Promise<string[]> {
    return this.waits.map(({ header }) => header.recording);
  }

  async forget(recording: string): Promise<void> {
    await this.remove(recording);
    this.chains.delete(recording);
  }
}

function isOf({ header }: SpooledSegment, recording: string, seq = header.seq): boolean {
  return header.recording === recording && header.seq === seq;
}

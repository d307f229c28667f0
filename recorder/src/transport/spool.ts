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
  /** Recordings that still have segments waiting. */
  waiting(): Promise<string[]>;
  /** Drops everything of a recording: after a withdrawal, or when it is complete. */
  forget(recording: string): Promise<void>;
}

/** For browsers that refuse a database to the page. Loses what is unsent when the page goes. */
export class MemorySpool implements Spool {
  private readonly segments = new Map<string, SpooledSegment[]>();
  private readonly chains = new Map<string, ChainState>();

  async put(segment: SpooledSegment, after: ChainState): Promise<void> {
    const { recording } = segment.header;
    this.segments.set(recording, [...(this.segments.get(recording) ?? []), segment]);
    this.chains.set(recording, after);
  }

  async saveChain(chain: ChainState): Promise<void> {
    this.chains.set(chain.recording, chain);
  }

  async chain(recording: string): Promise<ChainState | null> {
    return this.chains.get(recording) ?? null;
  }

  async first(recording: string): Promise<SpooledSegment | null> {
    return this.segments.get(recording)?.[0] ?? null;
  }

  async replaceHeader(header: SegmentHeader): Promise<void> {
    const segment = this.segments.get(header.recording)?.find((held) => held.header.seq === header.seq);
    if (segment) segment.header = header;
  }

  async remove(recording: string, seq: number): Promise<void> {
    const left = (this.segments.get(recording) ?? []).filter(({ header }) => header.seq !== seq);
    this.segments.set(recording, left);
  }

  async waiting(): Promise<string[]> {
    return [...this.segments].filter(([, held]) => held.length > 0).map(([recording]) => recording);
  }

  async forget(recording: string): Promise<void> {
    this.segments.delete(recording);
    this.chains.delete(recording);
  }
}

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
export function memorySpool(): Spool {
  let waits: SpooledSegment[] = [];
  const chains = new Map<string, ChainState>();
  const isOf = ({ header }: SpooledSegment, recording: string, seq = header.seq) =>
    header.recording === recording && header.seq === seq;
  const remove = async (recording: string, seq?: number) => {
    waits = waits.filter((segment) => !isOf(segment, recording, seq));
  };
  const saveChain = async (chain: ChainState) => void chains.set(chain.recording, chain);

  return {
    async put(segment, after) {
      waits.push(segment);
      await saveChain(after);
    },
    saveChain,
    chain: async (recording) => chains.get(recording) ?? null,
    first: async (recording) => waits.find((segment) => isOf(segment, recording)) ?? null,
    async replaceHeader(header) {
      for (const segment of waits) if (isOf(segment, header.recording, header.seq)) segment.header = header;
    },
    remove,
    waiting: async () => waits.map(({ header }) => header.recording),
    async forget(recording) {
      await remove(recording);
      chains.delete(recording);
    },
  };
}

// The audit log: sequencing beside a plain batched INSERT, verification beside a bare SHA-256, proofs of ten million.
import type { Benchmark, Outcome } from './benchmark.ts';
import { proofsFromTiles } from './audit/proofs.ts';
import { sequencing } from './audit/sequencing.ts';
import { offlineVerification } from './audit/verification.ts';

export const benchmark: Benchmark = {
  expected:
    'sequencing at least 5,000 events/s and 0.5 of a plain INSERT of the same rows, verification at least 100,000 leaves/s in constant memory, a proof of a log of 10 million in 5 ms',
  run: async (say) => {
    const outcomes: Outcome[] = [];
    for (const part of [offlineVerification, proofsFromTiles, sequencing]) outcomes.push(await part(say));
    return {
      figures: Object.assign({}, ...outcomes.map(({ figures }) => figures)) as object,
      missed: outcomes.flatMap(({ missed }) => missed),
    };
  },
};

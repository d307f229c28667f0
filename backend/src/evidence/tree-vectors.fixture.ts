import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TreeVectors {
  leaves: string[];
  roots: string[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { from: number; to: number; proof: string[] }[];
  paths: {
    tile?: { level: number; index: number; width: number };
    bundle?: { index: number; width: number };
    path: string;
  }[];
  verifierKey: string;
  origin: string;
  checkpoint: string;
  proofs: { leaf: string; text: string }[];
}

export const treeVectors = (): TreeVectors =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../docs/format/vectors/audit-tree.json'), 'utf8'),
  ) as TreeVectors;

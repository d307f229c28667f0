import { join } from 'node:path';

import { readJson, writePrivately } from './data-folder.ts';

/** What the evaluation remembers from start to start. */
export interface EvaluationRecord {
  ports: { console: number; bank: number; identity: number };
  consoleUrl: string;
  bankUrl: string;
  /** The bank's site key, once there is a site. */
  siteKey: string | null;
  /** Results of the seeding's steps, by bank address: a seeding that was cut short goes on where it was. */
  seeded: Record<string, Record<string, unknown>>;
}

const path = (dataDir: string): string => join(dataDir, 'evaluation.json');

export const readRecord = (dataDir: string): EvaluationRecord | null =>
  readJson<EvaluationRecord>(path(dataDir));

export const writeRecord = (dataDir: string, record: EvaluationRecord): void =>
  writePrivately(path(dataDir), `${JSON.stringify(record, null, 2)}\n`);

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ObjectStore } from './object-store.js';
import type { StorageOptions } from './open-store.js';
import { ObjectNotFoundError } from './storage.errors.js';

const WRITERS = 3;
/** A process that has not answered for this long is not going to. */
const ROUND_MS = 120_000;
const SETTLED_MS = 60_000;

export interface KillCount {
  rounds: number;
  acknowledged: number;
  /** Visible and whole, though the writer died before it could say so. */
  unacknowledged: number;
}

/** The content that the writer gives to a key. */
export const contentOf = (key: string) => createHash('sha256').update(key).digest('hex').repeat(700);

/** Kills a writer again and again at any moment, and holds the store to what was acknowledged (P9). */
export async function killRounds(
  storage: StorageOptions,
  open: () => Promise<ObjectStore>,
  rounds: number,
  acknowledgedPerRound: () => number,
): Promise<KillCount> {
  const count: KillCount = { rounds, acknowledged: 0, unacknowledged: 0 };
  for (let round = 0; round < rounds; round++) {
    const prefix = `round-${round}/`;
    const acknowledged = await writeUntilKilled(storage, prefix, acknowledgedPerRound());
    const store = await open();
    const visible = new Set<string>();
    for await (const { key } of store.list(prefix)) {
      const found = await settled(store, key);
      if (found === null) continue;
      visible.add(key);
      // Not acknowledged, but visible: it may be, if it is whole. A part of an object may never be.
      if (found.toString() !== contentOf(key)) throw new Error(`${key} is not whole`);
    }
    for (const key of acknowledged)
      if (!visible.has(key)) throw new Error(`${key} was acknowledged and is lost`);
    if (visible.size > acknowledged.length + WRITERS) throw new Error('objects appear that nobody wrote');
    count.acknowledged += acknowledged.length;
    count.unacknowledged += visible.size - acknowledged.length;
  }
  return count;
}

/**
 * The object; null when it is neither to be had nor listed any more. A server may still be at work for a writer that was
 * killed a moment ago, and list what it is about to finish or to drop; then it is asked until it has made up its mind.
 */
async function settled(store: ObjectStore, key: string): Promise<Buffer | null> {
  const end = Date.now() + SETTLED_MS;
  for (;;) {
    try {
      return await store.get(key);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError) || Date.now() > end) throw error;
    }
    if (!(await isListed(store, key))) return null;
  }
}

async function isListed(store: ObjectStore, key: string): Promise<boolean> {
  for await (const listed of store.list(key)) if (listed.key === key) return true;
  return false;
}

/** Lets a writer run until it has acknowledged `enough` objects, kills it, and answers with all it acknowledged. */
function writeUntilKilled(storage: StorageOptions, prefix: string, enough: number): Promise<string[]> {
  const script = join(import.meta.dirname, 'kill-writer.fixture.mjs');
  const child = spawn(process.execPath, [script, JSON.stringify(storage), prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => child.kill('SIGTERM'), ROUND_MS);
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.split('\n').length > enough) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(tooLong);
      if (signal !== 'SIGKILL') reject(new Error(`The writer ended by itself: ${code ?? signal}`));
      else resolve(said.split('\n').slice(0, -1));
    });
  });
}

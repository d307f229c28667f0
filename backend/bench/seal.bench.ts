// What sealing costs: the framing of an archive beside a bare AES-256-GCM pass over the same bytes, the whole of it
// beside the same work done by hand, and what a player reads when it seeks in a recording of an hour.
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Benchmark } from './benchmark.ts';
import { bareSeal, type Memory, sealable, type Sealable, sealingMemory } from './seal-work.ts';
import { seekFigures } from './seal-seek.ts';
import { type Comparison, lineOf, rate, sideBySide } from './side-by-side.ts';

/** What a ratio must reach. */
const LEAST = 0.7;
const MOST_PIECES_BEYOND = 2;
const ROUNDS = 9;
const SIZES = [1, 10, 100];
/** About what a recorder sends at once. */
const SEGMENT_BYTES = 60_000;
const PIECE = 16_384;

// The compiled code, as it runs in life; its types come from the source.
const { encryptObjectStream } = (await import(
  new URL('../dist/src/evidence/encrypted-stream.js', import.meta.url).href
)) as typeof import('../src/evidence/encrypted-stream.js');

export const benchmark: Benchmark = {
  expected: `encrypting at least ${LEAST} of a bare pass, sealing at least ${LEAST} of the same work by hand; a seek reads at most ${MOST_PIECES_BEYOND} pieces beyond`,
  run: async (say) => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    try {
      const comparisons: Comparison[] = [];
      const keep = (comparison: Comparison) => {
        comparisons.push(comparison);
        say(lineOf(comparison));
      };
      for (const megabytes of SIZES) for (const comparison of await encrypting(megabytes)) keep(comparison);
      for (const megabytes of SIZES) {
        const work = await sealable(join(folder, String(megabytes)), megabytes, SEGMENT_BYTES);
        for (const comparison of await sealing(work, megabytes)) keep(comparison);
      }
      const memory: Record<string, Memory> = {};
      for (const megabytes of SIZES) {
        const { peakMB, inUseMB } = (memory[`${megabytes} MB`] = sealingMemory(megabytes, SEGMENT_BYTES));
        say(
          `  a process that seals ${megabytes} MB has at most ${peakMB} MB, and ${inUseMB} MB in use for it when garbage is collected`,
        );
      }
      const seek = await seekFigures(say);
      const below = comparisons.filter(({ ratio, judged }) => judged && ratio < LEAST);
      const missed = below.map(({ what, ratio }) => `${what}: a ratio of ${ratio.toFixed(2)}`);
      if (seek.mostPiecesBeyond > MOST_PIECES_BEYOND)
        missed.push(`a seek read ${seek.mostPiecesBeyond} pieces beyond the range`);
      return { figures: { comparisons, memory, seek }, missed };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** From segments in memory to ciphertext in memory, one after the other, on one thread. */
async function encrypting(megabytes: number): Promise<Comparison[]> {
  const whole = randomBytes(megabytes * 1_000_000);
  const segments = Array.from({ length: Math.ceil(whole.length / SEGMENT_BYTES) }, (_, at) =>
    whole.subarray(at * SEGMENT_BYTES, (at + 1) * SEGMENT_BYTES),
  );
  const key = randomBytes(32);
  const context = Buffer.from('{"schema":"exhibit.archive/v1"}');
  const times = Math.ceil(50 / megabytes);
  const perSecond = async (work: () => unknown) => (await rate(times, 1, async () => work())) * megabytes;
  const ours = async () => {
    let bytes = 0;
    for await (const block of encryptObjectStream(key, context, segments)) bytes += block.length;
    return bytes;
  };
  const bare = () => {
    const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
    for (const segment of segments) cipher.update(segment);
    cipher.final();
    return cipher.getAuthTag();
  };
  const against = async (what: string, baseline: () => unknown, judged: boolean) => ({
    ...(await sideBySide(
      `encrypting ${megabytes} MB, ${what}`,
      'MB/s',
      ROUNDS,
      () => perSecond(ours),
      () => perSecond(baseline),
    )),
    judged,
  });
  return [
    await against('one cipher', bare, true),
    await against('a cipher for each piece', () => bareCiphers(key, whole), false),
  ];
}

/** What the format cannot do without: every 16 KiB has a nonce, and so a cipher, of its own. */
function bareCiphers(key: Buffer, whole: Buffer): void {
  const [secret, nonce] = [createSecretKey(key), randomBytes(12)];
  for (let at = 0; at < whole.length; at += PIECE) {
    const cipher = createCipheriv('aes-256-gcm', secret, nonce);
    cipher.update(whole.subarray(at, at + PIECE));
    cipher.final();
    cipher.getAuthTag();
  }
}

/** From the objects of the segments to the durable archive: read, open, prove, lay out, encrypt, hash, write, sync. */
async function sealing(work: Sealable, megabytes: number): Promise<Comparison[]> {
  const times = Math.ceil(20 / megabytes);
  const rounds = megabytes === 100 ? 5 : ROUNDS;
  const perSecond = async (one: () => Promise<unknown>) => (await rate(times, 1, one)) * megabytes;
  const against = async (what: string, baseline: () => Promise<unknown>, judged: boolean) => ({
    ...(await sideBySide(
      `sealing ${megabytes} MB, ${what}`,
      'MB/s',
      rounds,
      () => perSecond(work.seal),
      () => perSecond(baseline),
    )),
    judged,
  });
  return [
    await against('same work by hand', () => bareSeal(work), true),
    await against('bare AES alone', async () => work.bareCipher(), false),
  ];
}

import { spawnSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

import type { RecordingSegment } from '../src/recordings/recording-segment.entity.js';

const compiled = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../dist/src/${path}.js`, import.meta.url).href)) as T;

export interface Sealable {
  /** Seals through the product's own code, and removes what it made. */
  seal(): Promise<unknown>;
  /** One cipher over the bytes of all segments, in memory. */
  bareCipher(): unknown;
  folder: string;
  segments: number;
}

/** A recording of so many bytes in a file store: its segments acknowledged, encrypted, ready to be sealed. */
export async function sealable(folder: string, megabytes: number, segmentBytes: number): Promise<Sealable> {
  const { FileStore } = await compiled<typeof import('../src/storage/file-store.js')>('storage/file-store');
  const { SegmentVault } = await compiled<typeof import('../src/recordings/segment-vault.service.js')>(
    'recordings/segment-vault.service',
  );
  const { ArchiveVault } = await compiled<typeof import('../src/recordings/archive-vault.service.js')>(
    'recordings/archive-vault.service',
  );
  const { ObjectDates } = await compiled<typeof import('../src/retention/object-dates.service.js')>(
    'retention/object-dates.service',
  );
  const { RecordingArchiver } = await compiled<
    typeof import('../src/recordings/recording-archiver.service.js')
  >('recordings/recording-archiver.service');
  const key = randomBytes(32);
  const keys = { use: (_: unknown, __: unknown, work: (key: Buffer) => unknown) => work(key) } as never;
  const configuration = { appliance: { name: 'exhibit-bench' } } as never;
  const store = await FileStore.open(join(folder, 'objects'));
  const vault = new SegmentVault(keys, store, configuration);
  const archiver = new RecordingArchiver(
    keys,
    vault,
    new ArchiveVault(store, configuration, new ObjectDates(configuration)),
  );
  const recordingId = randomUUID();
  const rows: RecordingSegment[] = [];
  const manager = { existsBy: async () => false } as never;
  await mkdir(join(folder, 'bare'), { recursive: true });
  for (let seq = 0; seq * segmentBytes < megabytes * 1_000_000; seq++) {
    const { frame, ...row } = segmentOf(recordingId, seq, segmentBytes);
    const stored = await vault.put(manager, row as never, frame);
    rows.push({ ...row, ...stored } as never);
    await writeFile(join(folder, 'bare', String(seq)), bareSealed(frame));
  }
  let whole: Buffer | undefined;
  return {
    folder,
    segments: rows.length,
    seal: async () => {
      const written = await archiver.write(manager, recordingId, rows, {
        segment: async () => undefined,
        accepts: () => true,
      });
      await archiver.discard(manager, written!);
    },
    bareCipher: () => {
      whole ??= randomBytes(rows.length * segmentBytes);
      const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
      for (let at = 0; at < whole.length; at += segmentBytes)
        cipher.update(whole.subarray(at, at + segmentBytes));
      cipher.final();
      return cipher.getAuthTag();
    },
  };
}

/** What stands between ours and this is the format: read, open, hash and unpack, encrypt, hash, write, sync. */
export async function bareSeal({ folder, segments }: Sealable): Promise<void> {
  const cipher = createCipheriv('aes-256-gcm', BARE_KEY, randomBytes(12));
  const hash = createHash('sha256');
  const path = join(folder, `bare-${randomUUID()}`);
  const file = await open(path, 'wx');
  const write = async (block: Buffer) => {
    const writing = file.writeFile(block);
    hash.update(block);
    await writing;
  };
  for (let seq = 0; seq < segments; seq++) {
    const sealed = await readFile(join(folder, 'bare', String(seq)));
    const opened = createDecipheriv('aes-256-gcm', BARE_KEY, sealed.subarray(0, 12));
    opened.setAuthTag(sealed.subarray(-16));
    const frame = opened.update(sealed.subarray(12, -16));
    opened.final();
    const body = frame.subarray(4 + frame.readUInt32BE());
    createHash('sha256').update(body).digest();
    JSON.parse(gunzipSync(body).toString('utf8'));
    await write(cipher.update(frame));
  }
  cipher.final();
  await write(cipher.getAuthTag());
  hash.digest();
  await file.datasync();
  await file.close();
  rmSync(path);
}

const BARE_KEY = randomBytes(32);

function bareSealed(frame: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', BARE_KEY, nonce);
  return Buffer.concat([nonce, cipher.update(frame), cipher.final(), cipher.getAuthTag()]);
}

/** A segment whose compressed body has about so many bytes, with the numbers that its row has. */
function segmentOf(recordingId: string, seq: number, bytes: number) {
  const noise = randomBytes(Math.floor(bytes * 0.75)).toString('base64');
  const body = gzipSync(JSON.stringify([{ type: 3, timestamp: seq, data: noise }]), { level: 1 });
  const header = Buffer.from(JSON.stringify({ recording: recordingId, seq }));
  const frame = Buffer.alloc(4 + header.length + body.length);
  frame.writeUInt32BE(header.length);
  frame.set(header, 4);
  frame.set(body, 4 + header.length);
  const sha256 = (of: Buffer) => createHash('sha256').update(of).digest();
  const hashes = { hash: sha256(body), headerHash: sha256(header) };
  return { recordingId, seq, policyVersion: 1, firstAt: String(seq), lastAt: String(seq), ...hashes, frame };
}

export interface Memory {
  /** MB that the process had at most, garbage that nobody collected yet with it. */
  peakMB: number;
  /** MB that were in use beyond what there was before, each time right after the garbage was collected. */
  inUseMB: number;
}

/** Of a process of its own that seals a recording of this size, once as in life and once collecting all the time. */
export function sealingMemory(megabytes: number, segmentBytes: number): Memory {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-memory-'));
  const script = `
    const { sealable } = await import(${JSON.stringify(pathToFileURL(import.meta.filename).href)});
    const { seal } = await sealable(${JSON.stringify(folder)}, ${megabytes}, ${segmentBytes});
    const most = async (measure) => {
      let most = measure();
      const watch = setInterval(() => (most = Math.max(most, measure())), 5);
      await seal();
      clearInterval(watch);
      return Math.max(most, measure());
    };
    const inUse = () => {
      globalThis.gc();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    inUse();
    const peak = await most(() => process.memoryUsage().rss);
    const before = inUse();
    console.log(JSON.stringify({ peakMB: peak / 1e6, inUseMB: (await most(inUse) - before) / 1e6 }));`;
  try {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    if (stdout.trim() === '') throw new Error(stderr);
    const { peakMB, inUseMB } = JSON.parse(stdout) as Memory;
    return { peakMB: Math.round(peakMB), inUseMB: Math.round(inUseMB * 10) / 10 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { randomBytes } from 'node:crypto';

const HOUR_MS = 3_600_000;
const SEGMENT_MS = 5_000;
const SEEKS = 500;
const PIECE = 16_384;
const SEALED_PIECE = PIECE + 16;
/** Format, salt and commitment: no piece. */
const FRAME = 57;

const { encryptObject, openObject } = (await import(
  new URL('../dist/src/evidence/encrypted-object.js', import.meta.url).href
)) as typeof import('../src/evidence/encrypted-object.js');
const { ArchiveLayout, archiveIndexBytes, archiveTail } = (await import(
  new URL('../dist/src/evidence/recording-archive.js', import.meta.url).href
)) as typeof import('../src/evidence/recording-archive.js');

export interface SeekFigures {
  segments: number;
  archiveBytes: number;
  seeks: number;
  mostPiecesBeyond: number;
  meanPiecesBeyond: number;
  /** Asked of the store for each seek, with format, salt and commitment. */
  mostBytesBeyond: number;
  mostRequests: number;
  medianMs: number;
}

/** Seeks at random in an archive of one hour, each by a viewing of its own, and counts what is asked of the store. */
export async function seekFigures(say: (line: string) => void): Promise<SeekFigures> {
  const layout = new ArchiveLayout('6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11');
  const frames: Buffer[] = [];
  for (let seq = 0; seq < HOUR_MS / SEGMENT_MS; seq++) {
    // From an idle stretch to a page that changes all the time.
    const frame = randomBytes(600 + ((seq * 7_919) % 60_000));
    frames.push(frame);
    const at = seq * SEGMENT_MS;
    layout.place({ seq, length: frame.length, firstAt: at, lastAt: at + 4_900, snapshotAt: null });
  }
  const key = randomBytes(32);
  const context = Buffer.from('{"schema":"exhibit.archive/v1"}');
  const object = encryptObject(
    key,
    context,
    Buffer.concat([...frames, archiveTail(archiveIndexBytes(layout.index))]),
  );
  const { segments } = layout.index;
  const seeks = Array.from({ length: SEEKS }, () => segments[Math.floor(Math.random() * segments.length)]!);
  const found: { pieces: number; bytes: number; requests: number; ms: number }[] = [];
  for (const { seq, offset, length } of seeks) {
    const asked: number[] = [];
    const read = async (at: number, bytes: number) => {
      asked.push(bytes);
      return object.subarray(at, at + bytes);
    };
    const begun = performance.now();
    const archive = await openObject(key, context, { size: object.length, read }, { sizeIsProven: true });
    const frame = await archive.read(offset, length);
    archive.close();
    const ms = performance.now() - begun;
    if (!frame.equals(frames[seq]!)) throw new Error(`segment ${seq} came back as another`);
    const total = asked.reduce((sum, bytes) => sum + bytes, 0);
    const pieces = Math.ceil((total - FRAME) / SEALED_PIECE) - Math.ceil(length / PIECE);
    found.push({ pieces, bytes: total - length, requests: asked.length, ms });
  }
  const most = (of: (one: (typeof found)[number]) => number) => Math.max(...found.map(of));
  const figures = {
    segments: segments.length,
    archiveBytes: object.length,
    seeks: SEEKS,
    mostPiecesBeyond: most(({ pieces }) => pieces),
    meanPiecesBeyond: found.reduce((sum, { pieces }) => sum + pieces, 0) / SEEKS,
    mostBytesBeyond: most(({ bytes }) => bytes),
    mostRequests: most(({ requests }) => requests),
    medianMs: found.map(({ ms }) => ms).sort((a, b) => a - b)[SEEKS / 2]!,
  };
  say(
    `  ${SEEKS} seeks in an hour (${segments.length} segments, ${(object.length / 1e6).toFixed(1)} MB): at most ${figures.mostPiecesBeyond} pieces and ${figures.mostBytesBeyond} bytes beyond the range, ${figures.mostRequests} requests, ${figures.medianMs.toFixed(2)} ms in the median`,
  );
  return figures;
}

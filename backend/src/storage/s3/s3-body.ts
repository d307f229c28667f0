import { webcrypto } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { ContentMeter } from '../content-source.js';
import type { GetOptions } from '../object-store.js';
import {
  ObjectDamagedError,
  ObjectHashMismatchError,
  ObjectRangeInvalidError,
  ObjectSizeMismatchError,
} from '../storage.errors.js';
import { S3Interrupted } from './s3-failure.js';

/** Where the hash of an object stands, when it was known before the first byte was sent. */
export const SHA256_HEADER = 'x-amz-meta-exhibit-sha256';

/** More than any object of ours that is read whole; a store does not decide how much memory we use. */
const LONGEST_WHOLE = 512 * 1024 * 1024;

/** The whole answer in memory, of the announced size and hash. */
export async function wholeBody(response: IncomingMessage, options: GetOptions, withinMs: number) {
  const size = announcedSize(response);
  if (size !== undefined && size > LONGEST_WHOLE) {
    response.destroy();
    throw new S3Interrupted('protocol');
  }
  const deadline = setTimeout(() => response.destroy(new S3Interrupted('timeout')), withinMs);
  try {
    const bytes = await collected(response, size);
    const expected = expectedHash(response, options);
    if (size !== undefined && bytes.length !== size)
      throw new ObjectDamagedError(new ObjectSizeMismatchError());
    if (expected !== undefined && (await sha256Of(bytes)) !== expected)
      throw new ObjectDamagedError(new ObjectHashMismatchError());
    return bytes;
  } finally {
    clearTimeout(deadline);
  }
}

/** Never more than was announced, or than we hold in memory. */
async function collected(response: IncomingMessage, size: number | undefined): Promise<Buffer> {
  const most = size ?? LONGEST_WHOLE;
  const pieces: Buffer[] = [];
  let taken = 0;
  response.on('data', (piece: Buffer) => {
    taken += piece.length;
    pieces.push(piece);
    if (taken > most)
      response.destroy(size === undefined ? new S3Interrupted('protocol') : new ObjectDamagedError());
  });
  await finished(response, { writable: false });
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

/** Beside the event loop, which has other answers to read. */
async function sha256Of(bytes: Buffer): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString(
    'hex',
  );
}

function expectedHash(response: IncomingMessage, options: GetOptions): string | undefined {
  const kept = response.headers[SHA256_HEADER];
  return options.expectedSha256 ?? (typeof kept === 'string' ? kept : undefined);
}

/** The answer in pieces; OBJECT_DAMAGED instead of its end when size or hash are not what they should be. */
export async function* checkedBody(response: IncomingMessage, options: GetOptions): AsyncGenerator<Buffer> {
  const size = announcedSize(response);
  const expectedSha256 = expectedHash(response, options);
  const meter = new ContentMeter({
    ...(size === undefined ? {} : { size }),
    ...(expectedSha256 === undefined ? {} : { expectedSha256 }),
  });
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      meter.pass(piece);
      yield piece;
    }
    meter.end();
  } catch (error) {
    const differs = error instanceof ObjectHashMismatchError || error instanceof ObjectSizeMismatchError;
    throw differs ? new ObjectDamagedError(error) : error;
  }
}

/** Exactly the bytes that were asked for; nothing else may come. */
export async function rangeBody(response: IncomingMessage, offset: number, length: number): Promise<Buffer> {
  const given = /^bytes (\d+)-(\d+)\//.exec(response.headers['content-range'] ?? '');
  const last = offset + length - 1;
  try {
    if (!given || Number(given[1]) !== offset || Number(given[2]) > last) throw new ObjectDamagedError();
    // Stores shorten a range that leads out of the object; our callers do not want half of it.
    if (Number(given[2]) < last) throw new ObjectRangeInvalidError();
    const bytes = Buffer.alloc(length);
    let filled = 0;
    for await (const piece of response as AsyncIterable<Buffer>) {
      if (filled + piece.length > length) throw new ObjectDamagedError();
      filled += piece.copy(bytes, filled);
    }
    if (filled !== length) throw new ObjectDamagedError();
    return bytes;
  } finally {
    response.destroy();
  }
}

function announcedSize({ headers }: IncomingMessage): number | undefined {
  const text = headers['content-length'];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

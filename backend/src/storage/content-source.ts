import { createHash, type Hash } from 'node:crypto';
import type { ObjectContent, PutOptions, StoredObject } from './object-store.js';
import { ObjectHashMismatchError, ObjectSizeMismatchError } from './storage.errors.js';

/** A failure of whoever sends the content is theirs, and must not look like one of the store. */
export class SourceFailed extends Error {}

/** The pieces of the content. What its source throws comes out as SourceFailed; a source that is left is ended. */
export async function* piecesOf(content: ObjectContent): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const source = content[Symbol.asyncIterator]();
  const fail = (cause: unknown): never => {
    throw new SourceFailed('The content could not be read.', { cause });
  };
  try {
    for (;;) {
      const piece = await source.next().catch(fail);
      if (piece.done === true) return;
      yield piece.value;
    }
  } finally {
    await source.return?.().catch(() => undefined);
  }
}

/** Counts and hashes what passes, and refuses it in the end when it is not what was announced. */
export class ContentMeter {
  private readonly hash: Hash = createHash('sha256');
  private size = 0;

  constructor(private readonly announced: Pick<PutOptions, 'size' | 'expectedSha256'>) {}

  pass(piece: Uint8Array): void {
    this.size += piece.length;
    if (this.announced.size !== undefined && this.size > this.announced.size)
      throw new ObjectSizeMismatchError();
    this.hash.update(piece);
  }

  end(): StoredObject {
    const { size, expectedSha256 } = this.announced;
    if (size !== undefined && size !== this.size) throw new ObjectSizeMismatchError();
    const sha256 = this.hash.digest('hex');
    if (expectedSha256 !== undefined && expectedSha256 !== sha256) throw new ObjectHashMismatchError();
    return { size: this.size, sha256 };
  }
}

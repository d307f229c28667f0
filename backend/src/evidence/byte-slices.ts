export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A source cut anew: copies only what lies across two of its parts. */
export class ByteSlices {
  private readonly parts: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  private rest: Uint8Array = Buffer.alloc(0);

  constructor(source: ByteSource) {
    this.parts = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** So many bytes, or fewer at the end. */
  async next(bytes: number): Promise<Uint8Array> {
    const gathered: Uint8Array[] = [];
    let missing = bytes;
    while (missing > this.rest.length) {
      gathered.push(this.rest);
      missing -= this.rest.length;
      const part = await this.parts.next();
      this.rest = part.done === true ? Buffer.alloc(0) : part.value;
      if (part.done === true) missing = 0;
    }
    const slice = this.rest.subarray(0, missing);
    this.rest = this.rest.subarray(missing);
    return gathered.length === 0 ? slice : Buffer.concat([...gathered, slice]);
  }

  /** Ends the source, wherever it is. */
  async leave(): Promise<void> {
    await this.parts.return?.();
  }
}

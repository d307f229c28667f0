type Encoding = 'utf8' | 'hex' | 'base64' | 'latin1';

/** As much of Node's Buffer as this folder uses, with the same answers; buffer.browser.spec.ts holds both to that. */
export class Buffer extends Uint8Array<ArrayBuffer> {
  constructor(size: number);
  constructor(buffer: ArrayBuffer, offset: number, length: number);
  constructor(source: number | ArrayBuffer, offset?: number, length?: number) {
    super(source as ArrayBuffer, offset, length);
  }

  static override from(
    source: string | ArrayLike<number> | Iterable<number> | ArrayBufferLike,
    encodingOrOffset?: Encoding | number | unknown,
    length?: number,
  ): Buffer {
    if (typeof source === 'string') return decode(source, (encodingOrOffset as Encoding) ?? 'utf8');
    if (source instanceof ArrayBuffer)
      return new Buffer(source, (encodingOrOffset as number) ?? 0, length ?? source.byteLength);
    const bytes = source as ArrayLike<number>;
    const copy = new Buffer(bytes.length);
    copy.set(bytes);
    return copy;
  }

  static alloc(size: number, fill = 0): Buffer {
    return new Buffer(size).fill(fill) as Buffer;
  }

  static concat(parts: readonly Uint8Array[]): Buffer {
    const whole = new Buffer(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  static byteLength(text: string): number {
    return new TextEncoder().encode(text).length;
  }

  static compare(one: Uint8Array, other: Uint8Array): number {
    const common = Math.min(one.length, other.length);
    for (let at = 0; at < common; at++) if (one[at] !== other[at]) return one[at]! < other[at]! ? -1 : 1;
    return Math.sign(one.length - other.length);
  }

  static isBuffer(value: unknown): value is Buffer {
    return value instanceof Buffer;
  }

  equals(other: Uint8Array): boolean {
    return this.length === other.length && Buffer.compare(this, other) === 0;
  }

  override toString(encoding: Encoding = 'utf8', from = 0, to = this.length): string {
    const part = this.subarray(from, to);
    if (encoding === 'utf8') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(part);
    if (encoding === 'hex') return Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const latin1 = binary(part);
    return encoding === 'latin1' ? latin1 : btoa(latin1);
  }

  readUInt8(at: number): number {
    return this.view().getUint8(at);
  }

  readUInt16LE(at: number): number {
    return this.view().getUint16(at, true);
  }

  readUInt32LE(at: number): number {
    return this.view().getUint32(at, true);
  }

  readUInt16BE(at: number): number {
    return this.view().getUint16(at);
  }

  readUInt32BE(at: number): number {
    return this.view().getUint32(at);
  }

  readBigUInt64BE(at: number): bigint {
    return this.view().getBigUint64(at);
  }

  writeUInt16LE(value: number, at: number): number {
    this.view().setUint16(at, value, true);
    return at + 2;
  }

  writeUInt32LE(value: number, at: number): number {
    this.view().setUint32(at, value, true);
    return at + 4;
  }

  writeBigUInt64LE(value: bigint, at: number): number {
    this.view().setBigUint64(at, value, true);
    return at + 8;
  }

  private view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.byteLength);
  }
}

function decode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf8') return Buffer.from(new TextEncoder().encode(text));
  if (encoding === 'latin1')
    return Buffer.from(Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at) & 0xff));
  if (encoding === 'hex') {
    const [pairs = ''] = /^(?:[0-9a-f]{2})*/i.exec(text) ?? [];
    return Buffer.from(
      Uint8Array.from({ length: pairs.length / 2 }, (_, at) => parseInt(pairs.substr(at * 2, 2), 16)),
    );
  }
  // Forgiving like Node's: what is not of the alphabet is left out, and the padding may be missing.
  const letters = text
    .replace(/=.*$/s, '')
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return Buffer.from(Uint8Array.from(atob(whole), (letter) => letter.charCodeAt(0)));
}

function binary(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

import { promisify } from 'node:util';
import { crc32, deflateRaw, inflateRawSync } from 'node:zlib';
import { EvidenceError } from '../evidence-error.js';
import {
  CENTRAL_HEADER_BYTES,
  CENTRAL_SIGNATURE,
  END_BYTES,
  END_SIGNATURE,
  LOCAL_HEADER_BYTES,
  LOCAL_SIGNATURE,
  MAX_NAME_BYTES,
  isItemName,
} from '../zip-format.js';

/**
 * The zip of an export (PKWARE APPNOTE 4.3): every item deflated, no extra fields, comments or data descriptors, one
 * fixed time. Written item by item: what stays in memory is the directory.
 */
const VERSION = 20;
const DEFLATED = 8;
/** 1980-01-01, the earliest that the format can say. */
const DOS_DATE = 0x0021;
/** Offsets have 32 bits. */
export const MAX_EXPORT_BYTES = 2 ** 32 - 1;
const MAX_ITEMS = 65_535;
/** Bytes of one item, unpacked. */
export const MAX_ITEM_BYTES = 512 * 2 ** 20;

const MAX_RATIO = 250;

const deflate = promisify(deflateRaw);

/** Reads that may be of a file larger than memory. Gives exactly what was asked, or less at the end. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Buffer;
}

interface Entry {
  name: string;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

export class ExportZipWriter {
  private readonly entries: Entry[] = [];
  private readonly names = new Set<string>();
  private at = 0;

  constructor(private readonly mostItems = MAX_ITEMS) {}

  /** The bytes of one item as they stand in the file. */
  async item(name: string, content: Uint8Array): Promise<Buffer> {
    if (!isItemName(name) || this.names.has(name))
      throw new EvidenceError('ZIP_ITEM_INVALID', 'An item needs a safe name that no other item has.');
    const packed = await deflate(content);
    const entry = {
      name,
      crc: crc32(content),
      packed: packed.length,
      size: content.length,
      offset: this.at,
    };
    const bytes = Buffer.concat([localHeader(entry), packed]);
    this.entries.push(entry);
    this.names.add(name);
    this.at += bytes.length;
    const directory = this.entries.length * (CENTRAL_HEADER_BYTES + MAX_NAME_BYTES);
    if (this.at + directory > MAX_EXPORT_BYTES || this.entries.length > this.mostItems)
      throw new EvidenceError('ZIP_TOO_LARGE', 'An export has at most 4 GiB and 65,535 items.');
    return bytes;
  }

  end(): Buffer {
    const directory = Buffer.concat(this.entries.map(centralHeader));
    return Buffer.concat([directory, endRecord(this.entries.length, this.at, directory.length)]);
  }
}

/** Where the items lie. Throws ZIP_ITEM_INVALID when the directory is not one that we write. */
export class ExportZip {
  private constructor(
    private readonly source: ByteSource,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static open(source: ByteSource): ExportZip {
    const end = source.read(Math.max(0, source.size - END_BYTES), END_BYTES);
    if (end.length < END_BYTES || end.readUInt32LE(0) !== END_SIGNATURE) throw notOurs();
    const [bytes, from] = [end.readUInt32LE(12), end.readUInt32LE(16)];
    if (from + bytes + END_BYTES !== source.size || bytes > MAX_ITEMS * (CENTRAL_HEADER_BYTES + 255))
      throw notOurs();
    const entries = readDirectory(source.read(from, bytes));
    if (!endRecord(entries.length, from, bytes).equals(end)) throw notOurs();
    let at = 0;
    for (const entry of entries) {
      if (entry.offset !== at) throw notOurs();
      at += LOCAL_HEADER_BYTES + entry.name.length + entry.packed;
    }
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    if (at !== from || byName.size !== entries.length) throw notOurs();
    return new ExportZip(source, byName);
  }

  names(): string[] {
    return [...this.entries.keys()];
  }

  /** The content of an item; null when there is none of that name. ZIP_ITEM_INVALID when any byte of it is off. */
  item(name: string): Buffer | null {
    const entry = this.entries.get(name);
    if (entry === undefined) return null;
    const bytes = this.source.read(entry.offset, LOCAL_HEADER_BYTES + name.length + entry.packed);
    const header = localHeader(entry);
    // More than deflate makes of entries: whoever sends that means to fill our memory.
    if (entry.size > MAX_ITEM_BYTES || entry.size > MAX_RATIO * entry.packed) throw damaged(name);
    if (!header.equals(bytes.subarray(0, header.length))) throw damaged(name);
    const content = inflate(bytes.subarray(header.length), entry.size);
    if (content === null || content.length !== entry.size || crc32(content) !== entry.crc)
      throw damaged(name);
    return content;
  }
}

/** Whether this begins as an export does. Says nothing about whether it holds. */
export function beginsAsExport(source: ByteSource, firstItem: string): boolean {
  const bytes = source.read(0, LOCAL_HEADER_BYTES + firstItem.length);
  return (
    bytes.length === LOCAL_HEADER_BYTES + firstItem.length &&
    bytes.readUInt32LE(0) === LOCAL_SIGNATURE &&
    bytes.toString('latin1', LOCAL_HEADER_BYTES) === firstItem
  );
}

function inflate(packed: Buffer, size: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return null;
  }
}

function readDirectory(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < directory.length;) {
    if (at + CENTRAL_HEADER_BYTES > directory.length || entries.length >= MAX_ITEMS) throw notOurs();
    const header = directory.subarray(at);
    const name = header.toString(
      'latin1',
      CENTRAL_HEADER_BYTES,
      CENTRAL_HEADER_BYTES + header.readUInt16LE(28),
    );
    const entry = {
      name,
      crc: header.readUInt32LE(16),
      packed: header.readUInt32LE(20),
      size: header.readUInt32LE(24),
      offset: header.readUInt32LE(42),
    };
    const expected = centralHeader(entry);
    if (!isItemName(name) || !expected.equals(header.subarray(0, expected.length))) throw notOurs();
    entries.push(entry);
    at += expected.length;
  }
  return entries;
}

function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeShared(header, 4, entry);
  return Buffer.concat([header, Buffer.from(entry.name, 'latin1')]);
}

function centralHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES);
  header.writeUInt32LE(CENTRAL_SIGNATURE, 0);
  header.writeUInt16LE(VERSION, 4);
  writeShared(header, 6, entry);
  header.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([header, Buffer.from(entry.name, 'latin1')]);
}

function writeShared(header: Buffer, at: number, { name, crc, packed, size }: Entry): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(DEFLATED, at + 4);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(packed, at + 14);
  header.writeUInt32LE(size, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function endRecord(items: number, from: number, bytes: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(items, 8);
  end.writeUInt16LE(items, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(from, 16);
  return end;
}

const notOurs = () => new EvidenceError('ZIP_ITEM_INVALID', 'This is not the zip of an audit export.');
const damaged = (name: string) =>
  new EvidenceError('ZIP_ITEM_INVALID', `The bytes of ${name} or its header were changed.`);

import { crc32 } from './primitives.js';

/**
 * The one form in which we write a zip (PKWARE APPNOTE 4.3): stored, no extra fields, no comments, no data
 * descriptors, one fixed time, ASCII names. Everything but the items' bytes follows from names and bytes, so a
 * reader can write it again and compare.
 */
export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_BYTES = 22;
export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;

const VERSION = 20;
/** 1980-01-01, the earliest that the format can say. */
const DOS_DATE = 0x0021;

/** Bytes of a whole pack. */
export const MAX_ZIP_BYTES = 2 ** 31 - 1;
/** A zip of this form counts its items in 16 bits. */
export const MAX_ZIP_ITEMS = 60_000;
export const MAX_NAME_BYTES = 255;

export interface ZipItem {
  name: string;
  bytes: Uint8Array;
}

/** Relative, forward slashes, nothing hidden, no way up or out, the same on every file system. */
export function isItemName(name: string): boolean {
  return (
    name.length <= MAX_NAME_BYTES &&
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/.test(name) &&
    !/\.(\/|$)/.test(name)
  );
}

export function localHeader({ name, bytes }: ZipItem): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeShared(header, 4, name, bytes);
  return Buffer.concat([header, Buffer.from(name, 'latin1')]);
}

export function centralHeader({ name, bytes }: ZipItem, offset: number): Buffer {
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES);
  header.writeUInt32LE(CENTRAL_SIGNATURE, 0);
  header.writeUInt16LE(VERSION, 4);
  writeShared(header, 6, name, bytes);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name, 'latin1')]);
}

export function endRecord(items: number, centralOffset: number, centralBytes: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(items, 8);
  end.writeUInt16LE(items, 10);
  end.writeUInt32LE(centralBytes, 12);
  end.writeUInt32LE(centralOffset, 16);
  return end;
}

/** Version to length of name: the fields that local and central headers have in common. Flags and method stay 0. */
function writeShared(header: Buffer, at: number, name: string, bytes: Uint8Array): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(crc32(bytes), at + 10);
  header.writeUInt32LE(bytes.length, at + 14);
  header.writeUInt32LE(bytes.length, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

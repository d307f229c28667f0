import { crc32 } from './primitives.js';

/**
 * The one form in which we write a zip (PKWARE APPNOTE 4.3): stored, no extra fields, no comments, no data
 * descriptors, one fixed time, ASCII names. Everything but the items' bytes follows from names and bytes, so a
 * reader can write it again and compare. Only where an offset has no room in 32 bits it takes 64 (APPNOTE 4.5.3).
 */
export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_BYTES = 22;
export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;

const VERSION = 20;
const VERSION_64 = 45;
/** In place of an offset that stands elsewhere, with 64 bits. */
const FAR = 0xffffffff;
const OFFSET_64_TAG = 0x0001;
/** Tag, length and offset, behind the name in the directory. */
export const FAR_EXTRA_BYTES = 12;
const END_64_SIGNATURE = 0x06064b50;
const END_64_BYTES = 56;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
/** The end record where the directory begins behind 4 GiB. */
export const FAR_END_BYTES = END_64_BYTES + LOCATOR_BYTES + END_BYTES;

export const isFar = (offset: number): boolean => offset >= FAR;
/** 1980-01-01, the earliest that the format can say. */
const DOS_DATE = 0x0021;

/** Bytes of a whole pack, which is held in memory. */
export const MAX_ZIP_BYTES = 2 ** 31 - 1;
/** Bytes of a whole collection of packs, which is not: 10,000 of the largest fit. */
export const MAX_COLLECTION_BYTES = 2 ** 45;
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

/** `crc`, where it is known already. */
export function localHeader({ name, bytes }: ZipItem, crc = crc32(bytes)): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeShared(header, 4, { name, crc, size: bytes.length });
  return Buffer.concat([header, Buffer.from(name, 'latin1')]);
}

export function centralHeader({ name, bytes }: ZipItem, offset: number, crc = crc32(bytes)): Buffer {
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES);
  const far = isFar(offset);
  header.writeUInt32LE(CENTRAL_SIGNATURE, 0);
  header.writeUInt16LE(far ? VERSION_64 : VERSION, 4);
  writeShared(header, 6, { name, crc, size: bytes.length });
  header.writeUInt16LE(far ? FAR_EXTRA_BYTES : 0, 30);
  header.writeUInt32LE(far ? FAR : offset, 42);
  return Buffer.concat([header, Buffer.from(name, 'latin1'), ...(far ? [farOffset(offset)] : [])]);
}

function farOffset(offset: number): Buffer {
  const extra = Buffer.alloc(FAR_EXTRA_BYTES);
  extra.writeUInt16LE(OFFSET_64_TAG, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return extra;
}

export function endRecord(items: number, centralOffset: number, centralBytes: number): Buffer {
  const far = isFar(centralOffset);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(items, 8);
  end.writeUInt16LE(items, 10);
  end.writeUInt32LE(centralBytes, 12);
  end.writeUInt32LE(far ? FAR : centralOffset, 16);
  return far ? Buffer.concat([farEnd(items, centralOffset, centralBytes), end]) : end;
}

/** The end record with 64 bits, and the locator that says where it is. */
function farEnd(items: number, centralOffset: number, centralBytes: number): Buffer {
  const end = Buffer.alloc(END_64_BYTES + LOCATOR_BYTES);
  end.writeUInt32LE(END_64_SIGNATURE, 0);
  end.writeBigUInt64LE(BigInt(END_64_BYTES - 12), 4);
  end.writeUInt16LE(VERSION_64, 12);
  end.writeUInt16LE(VERSION_64, 14);
  end.writeBigUInt64LE(BigInt(items), 24);
  end.writeBigUInt64LE(BigInt(items), 32);
  end.writeBigUInt64LE(BigInt(centralBytes), 40);
  end.writeBigUInt64LE(BigInt(centralOffset), 48);
  end.writeUInt32LE(LOCATOR_SIGNATURE, END_64_BYTES);
  end.writeBigUInt64LE(BigInt(centralOffset + centralBytes), END_64_BYTES + 8);
  end.writeUInt32LE(1, END_64_BYTES + 16);
  return end;
}

/** Version to length of name: the fields that local and central headers have in common. Flags and method stay 0. */
function writeShared(
  header: Buffer,
  at: number,
  { name, crc, size }: { name: string; crc: number; size: number },
): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(size, at + 14);
  header.writeUInt32LE(size, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

import type { ObjectReader } from './encrypted-object.js';
import { crc32 } from './primitives.js';
import {
  CENTRAL_HEADER_BYTES,
  END_BYTES,
  endRecord,
  FAR_END_BYTES,
  FAR_EXTRA_BYTES,
  isFar,
  isItemName,
  LOCAL_HEADER_BYTES,
  MAX_COLLECTION_BYTES,
  MAX_NAME_BYTES,
  MAX_ZIP_BYTES,
  MAX_ZIP_ITEMS,
  centralHeader,
  localHeader,
} from './zip-format.js';

/** An item of a zip that may be larger than memory: read when it is asked for. */
export interface ListedItem {
  name: string;
  size: number;
  /** `sound`: header, directory and bytes agree. */
  read(): Promise<{ bytes: Uint8Array; sound: boolean }>;
}

const MOST_DIRECTORY_BYTES = MAX_ZIP_ITEMS * (CENTRAL_HEADER_BYTES + MAX_NAME_BYTES + FAR_EXTRA_BYTES);

/**
 * The items of a zip in our form, from its directory alone. null when the directory is not one that we write for a file
 * of this size: then nothing is known of what is in it.
 */
export async function listZipFile(file: ObjectReader): Promise<ListedItem[] | null> {
  if (file.size > MAX_COLLECTION_BYTES) return null;
  const found = await directoryOf(file);
  if (found === null) return null;
  const items: ListedItem[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (let at = 0; at < found.directory.length;) {
    const entry = entryAt(found.directory, at, offset);
    if (entry === null || names.has(entry.name.toLowerCase()) || items.length === MAX_ZIP_ITEMS) return null;
    names.add(entry.name.toLowerCase());
    items.push(listed(file, entry, offset));
    at += entry.central.length;
    offset += LOCAL_HEADER_BYTES + entry.name.length + entry.size;
  }
  const end = endRecord(items.length, found.offset, found.directory.length);
  return offset === found.offset && end.equals(found.end) ? items : null;
}

/** As the end record says; whether it says the truth is asked when everything is known. */
async function directoryOf(
  file: ObjectReader,
): Promise<{ offset: number; directory: Buffer; end: Buffer } | null> {
  const tail = await bytesOf(file, Math.max(0, file.size - FAR_END_BYTES), FAR_END_BYTES);
  if (tail.length < END_BYTES) return null;
  const bytes = tail.readUInt32LE(tail.length - END_BYTES + 12);
  const far = isFar(tail.readUInt32LE(tail.length - END_BYTES + 16));
  const end = tail.subarray(far ? 0 : -END_BYTES);
  const offset = file.size - end.length - bytes;
  if (bytes > MOST_DIRECTORY_BYTES || offset < 0) return null;
  return { offset, directory: await bytesOf(file, offset, bytes), end };
}

interface Entry {
  name: string;
  size: number;
  /** What the directory says of it. */
  central: Buffer;
}

function entryAt(directory: Buffer, at: number, offset: number): Entry | null {
  if (at + CENTRAL_HEADER_BYTES > directory.length) return null;
  const size = directory.readUInt32LE(at + 24);
  const nameFrom = at + CENTRAL_HEADER_BYTES;
  const nameTo = nameFrom + directory.readUInt16LE(at + 28);
  const central = directory.subarray(at, nameTo + (isFar(offset) ? FAR_EXTRA_BYTES : 0));
  const name = directory.toString('latin1', nameFrom, nameTo);
  return size <= MAX_ZIP_BYTES && isItemName(name) ? { name, size, central } : null;
}

function listed(file: ObjectReader, { name, size, central }: Entry, offset: number): ListedItem {
  return {
    name,
    size,
    read: async () => {
      const whole = await bytesOf(file, offset, LOCAL_HEADER_BYTES + name.length + size);
      const bytes = whole.subarray(LOCAL_HEADER_BYTES + name.length);
      const [item, crc] = [{ name, bytes }, crc32(bytes)];
      const sound =
        localHeader(item, crc).equals(whole.subarray(0, LOCAL_HEADER_BYTES + name.length)) &&
        centralHeader(item, offset, crc).equals(central);
      return { bytes, sound };
    },
  };
}

async function bytesOf(file: ObjectReader, offset: number, length: number): Promise<Buffer> {
  const bytes = await file.read(offset, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

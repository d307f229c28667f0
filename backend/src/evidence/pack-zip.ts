import { EvidenceError } from './evidence-error.js';
import { crc32 } from './primitives.js';
import {
  CENTRAL_HEADER_BYTES,
  END_BYTES,
  FAR_END_BYTES,
  FAR_EXTRA_BYTES,
  LOCAL_HEADER_BYTES,
  MAX_ZIP_BYTES,
  MAX_ZIP_ITEMS,
  type ZipItem,
  centralHeader,
  endRecord,
  isFar,
  isItemName,
  localHeader,
} from './zip-format.js';
import { type FoundItem, findItems } from './zip-layout.js';

export type ZipFaultCode =
  'ZIP_UNREADABLE' | 'ZIP_ITEM_DAMAGED' | 'ZIP_ITEM_TWICE' | 'ZIP_NAMES_DIFFER' | 'ZIP_CONTAINER_DAMAGED';

/** The name under which a fault of the container itself is reported. */
export const CONTAINER = 'zip container';

export interface ZipFault {
  /** Name of the item, or `zip container`. */
  item: string;
  code: ZipFaultCode;
  message: string;
}

/** Writes items in the order given. The same items give the same bytes. */
export function writePackZip(items: ZipItem[]): Buffer {
  const writer = new PackZipWriter();
  const parts = items.flatMap((item) => [writer.header(item), item.bytes]);
  return Buffer.concat([...parts, writer.end()]);
}

/** Writes a pack piece by piece, for what is too large to be held: a header, the item's bytes, and so on, and the end. */
export class PackZipWriter {
  private readonly names = new Set<string>();
  private readonly central: Buffer[] = [];
  private offset = 0;
  private directoryBytes = 0;

  /** `most` bytes of the whole. */
  constructor(private readonly most = MAX_ZIP_BYTES) {}

  /** What stands before the bytes of this item, which come next. */
  header(item: ZipItem): Buffer {
    const folded = item.name.toLowerCase();
    if (!isItemName(item.name) || this.names.has(folded))
      throw new EvidenceError('ZIP_ITEM_INVALID', 'An item needs a safe name that no other item has.');
    if (this.names.size === MAX_ZIP_ITEMS)
      throw new EvidenceError('ZIP_TOO_LARGE', `A pack has at most ${MAX_ZIP_ITEMS} items.`);
    this.names.add(folded);
    const crc = crc32(item.bytes);
    const header = localHeader(item, crc);
    const directory = centralHeader(item, this.offset, crc);
    this.central.push(directory);
    this.offset += header.length + item.bytes.length;
    this.directoryBytes += directory.length;
    if (this.offset + this.directoryBytes + FAR_END_BYTES > this.most)
      throw new EvidenceError('ZIP_TOO_LARGE', `It has at most ${this.most} bytes.`);
    return header;
  }

  end(): Buffer {
    const directory = Buffer.concat(this.central);
    return Buffer.concat([directory, endRecord(this.names.size, this.offset, directory.length)]);
  }
}

/** Bytes of the whole zip of items of these names and sizes, in this order. */
export function packZipBytes(items: readonly { name: string; size: number }[]): number {
  let offset = 0;
  let directory = 0;
  for (const { name, size } of items) {
    directory += CENTRAL_HEADER_BYTES + name.length + (isFar(offset) ? FAR_EXTRA_BYTES : 0);
    offset += LOCAL_HEADER_BYTES + name.length + size;
  }
  return offset + directory + (isFar(offset) ? FAR_END_BYTES : END_BYTES);
}

/**
 * Reads a pack strictly: what is there must be exactly what `writePackZip` writes for the items found. Never throws
 * for bytes; every difference is named with the item whose bytes, header or directory entry it lies in. Items are
 * handed out as views of `zip`, damaged ones too, so that later checks can speak about them.
 */
export function readPackZip(zip: Uint8Array): { items: ZipItem[]; faults: ZipFault[] } {
  const faults: ZipFault[] = [];
  const fault = (item: string, code: ZipFaultCode, message: string): void => {
    faults.push({ item, code, message });
  };
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.length);
  const layout = bytes.length > MAX_ZIP_BYTES ? null : findItems(bytes);
  if (layout === null) {
    fault(CONTAINER, 'ZIP_UNREADABLE', 'This is not a pack: no items can be found in it.');
    return { items: [], faults };
  }

  const items: ZipItem[] = [];
  const seen = new Set<string>();
  let offset = 0;
  let centralAt = layout.centralOffset;
  for (const found of layout.items) {
    const item = { name: nameOf(found), bytes: bytes.subarray(found.dataFrom, found.dataTo) };
    // Either name may be the changed one, so both are blamed.
    if (found.localName !== found.centralName)
      for (const name of [found.localName, found.centralName].filter(isItemName))
        fault(name, 'ZIP_NAMES_DIFFER', 'The item has one name at its place and another in the directory.');
    if (seen.has(item.name.toLowerCase()))
      fault(item.name, 'ZIP_ITEM_TWICE', 'There are two items of this name.');
    else items.push(item);
    seen.add(item.name.toLowerCase());

    const crc = crc32(item.bytes);
    const header = localHeader(item, crc);
    const directory = centralHeader(item, offset, crc);
    const localOk = header.equals(bytes.subarray(found.localFrom, found.dataFrom));
    const centralOk = directory.equals(bytes.subarray(centralAt, centralAt + directory.length));
    if (!localOk || !centralOk)
      fault(
        item.name,
        'ZIP_ITEM_DAMAGED',
        'The bytes of the item, its header or its directory entry were changed.',
      );
    offset = found.dataTo;
    centralAt += CENTRAL_HEADER_BYTES + found.centralName.length;
  }

  const end = endRecord(
    layout.items.length,
    layout.centralOffset,
    bytes.length - END_BYTES - layout.centralOffset,
  );
  if (!end.equals(bytes.subarray(-END_BYTES)) || centralAt !== bytes.length - END_BYTES)
    fault(CONTAINER, 'ZIP_CONTAINER_DAMAGED', `The end of the zip was changed, after ${items.at(-1)?.name}.`);
  return { items, faults };
}

/** Where the two names differ, the one at the item's place counts if it is a possible name. */
function nameOf({ localName, centralName }: FoundItem): string {
  if (isItemName(localName)) return localName;
  return isItemName(centralName) ? centralName : CONTAINER;
}

import {
  CENTRAL_HEADER_BYTES,
  CENTRAL_SIGNATURE,
  END_BYTES,
  LOCAL_HEADER_BYTES,
  MAX_NAME_BYTES,
  MAX_ZIP_ITEMS,
} from './zip-format.js';

/** Where one item lies. Names are as found: not yet known to be safe. */
export interface FoundItem {
  localName: string;
  centralName: string;
  localFrom: number;
  dataFrom: number;
  dataTo: number;
}

export interface ZipLayout {
  items: FoundItem[];
  centralOffset: number;
}

interface Entry {
  name: string;
  nameLength: number;
  size: number;
}

/**
 * Finds the items of a zip in our form without trusting any single field. The sizes of the items are written twice,
 * at the item and in the directory; whichever tiles the file without a hole is believed, so that a changed byte in
 * the other can still be blamed on its item. null when neither does.
 */
export function findItems(zip: Buffer): ZipLayout | null {
  const local = walkLocal(zip);
  const central = walkCentral(zip, local?.centralOffset ?? null);
  const byLocal = local && tile(zip, local.entries, local.centralOffset);
  if (byLocal !== null) return byLocal;
  return central && tile(zip, central.entries, central.offset);
}

/** From the front: header, name, bytes, header … until the directory begins. */
function walkLocal(zip: Buffer): { entries: Entry[]; centralOffset: number } | null {
  const entries: Entry[] = [];
  let at = 0;
  while (entries.length <= MAX_ZIP_ITEMS && at + 4 <= zip.length) {
    const signature = zip.readUInt32LE(at);
    if (signature === CENTRAL_SIGNATURE) return { entries, centralOffset: at };
    // Not refused for a wrong signature: that may be the changed byte. The tiling decides.
    if (at + LOCAL_HEADER_BYTES > zip.length) return null;
    const entry = readEntry(zip, at, 18, LOCAL_HEADER_BYTES);
    if (entry === null) return null;
    entries.push(entry);
    at += LOCAL_HEADER_BYTES + entry.nameLength + entry.size;
  }
  return null;
}

/** From the back: the directory is where the end record says, or else where the items end. */
function walkCentral(zip: Buffer, knownOffset: number | null): { entries: Entry[]; offset: number } | null {
  if (zip.length < END_BYTES) return null;
  const end = zip.length - END_BYTES;
  const offsets = [zip.readUInt32LE(end + 16), end - zip.readUInt32LE(end + 12), knownOffset];
  for (const offset of offsets) {
    const entries = offset === null ? null : readDirectory(zip, offset, end);
    if (offset !== null && entries !== null) return { entries, offset };
  }
  return null;
}

function readDirectory(zip: Buffer, offset: number, end: number): Entry[] | null {
  const entries: Entry[] = [];
  let at = offset;
  while (at >= 0 && at < end && entries.length < MAX_ZIP_ITEMS) {
    if (at + CENTRAL_HEADER_BYTES > end) return null;
    const entry = readEntry(zip, at, 20, CENTRAL_HEADER_BYTES);
    if (entry === null) return null;
    entries.push(entry);
    at += CENTRAL_HEADER_BYTES + entry.nameLength;
  }
  return at === end && entries.length > 0 ? entries : null;
}

function readEntry(zip: Buffer, at: number, sizeAt: number, headerBytes: number): Entry | null {
  const size = zip.readUInt32LE(at + sizeAt);
  const nameLength = zip.readUInt16LE(at + sizeAt + 8);
  const nameFrom = at + headerBytes;
  if (nameLength === 0 || nameLength > MAX_NAME_BYTES || nameFrom + nameLength > zip.length) return null;
  return { name: zip.toString('latin1', nameFrom, nameFrom + nameLength), nameLength, size };
}

/** Lays the entries end to end. They must fill the file up to the directory, and the directory up to the end. */
function tile(zip: Buffer, entries: Entry[], centralOffset: number): ZipLayout | null {
  const items: FoundItem[] = [];
  let at = 0;
  let centralAt = centralOffset;
  for (const { nameLength, size } of entries) {
    const dataFrom = at + LOCAL_HEADER_BYTES + nameLength;
    items.push({
      localName: zip.toString('latin1', at + LOCAL_HEADER_BYTES, dataFrom),
      centralName: zip.toString(
        'latin1',
        centralAt + CENTRAL_HEADER_BYTES,
        centralAt + CENTRAL_HEADER_BYTES + nameLength,
      ),
      localFrom: at,
      dataFrom,
      dataTo: dataFrom + size,
    });
    at = dataFrom + size;
    centralAt += CENTRAL_HEADER_BYTES + nameLength;
  }
  return items.length > 0 && at === centralOffset && centralAt === zip.length - END_BYTES
    ? { items, centralOffset }
    : null;
}

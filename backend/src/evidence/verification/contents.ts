import { OUTSIDE_PACK, PACK_PATHS, type Pack, parsePack } from '../pack-format.js';
import { digestAhead } from '../primitives.js';
import { sha256Hex } from '../sha256.js';
import type { ZipItem } from '../zip-format.js';
import { type PackFault, VerificationReport } from './report.js';

/** A pack opened for checking. `pack` is null when pack.json cannot be read. */
export class PackContents {
  constructor(
    readonly pack: Pack | null,
    private readonly items: ReadonlyMap<string, Uint8Array>,
    private readonly report: VerificationReport,
    /** What its list of digests accuses, if the list is to be believed. */
    readonly ofList: readonly PackFault[] = [],
  ) {}

  /** An item that must be there; its absence is a fault. */
  require(path: string): Uint8Array | null {
    const bytes = this.items.get(path) ?? null;
    if (bytes === null) this.report.fault(path, 'ITEM_MISSING', 'The pack lacks this item.');
    return bytes;
  }

  text(path: string): string | null {
    const bytes = this.require(path);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }

  /** An item that a pack may lack. */
  optional(path: string): Uint8Array | null {
    return this.items.get(path) ?? null;
  }

  names(): string[] {
    return [...this.items.keys()];
  }
}

/** Opens what was found in the zip and checks every item against the digest list: wrong, missing, extra, out of order. */
export async function openContents(items: ZipItem[], report: VerificationReport): Promise<PackContents> {
  await digestAhead(items.map(({ bytes }) => bytes));
  const byName = new Map(items.map(({ name, bytes }) => [name, bytes]));
  const packBytes = byName.get(PACK_PATHS.pack);
  const pack = packBytes === undefined ? null : report.attempt(PACK_PATHS.pack, () => parsePack(packBytes));
  const list = new VerificationReport();
  if (pack !== null) checkDigests(pack, byName, list);
  for (const line of list.checked) report.note(line);
  const contents = new PackContents(pack, byName, report, list.faults);
  contents.require(PACK_PATHS.pack);
  return contents;
}

function checkDigests(pack: Pack, items: ReadonlyMap<string, Uint8Array>, report: VerificationReport): void {
  const listed = new Set<string>();
  for (const { path, sha256, size } of pack.items) {
    if (listed.has(path)) report.fault(path, 'ITEM_LISTED_TWICE', 'pack.json lists the item twice.');
    listed.add(path);
    const bytes = items.get(path);
    if (bytes === undefined) report.fault(path, 'ITEM_MISSING', 'The pack lacks this item.');
    else if (bytes.length !== size || sha256Hex(bytes) !== sha256)
      report.fault(path, 'DIGEST_WRONG', 'The item is not the one that pack.json names.');
  }
  const outside = new Set(OUTSIDE_PACK);
  for (const name of items.keys())
    if (!listed.has(name) && !outside.has(name))
      report.fault(name, 'ITEM_EXTRA', 'pack.json does not name this item.');

  const expected = [
    PACK_PATHS.pack,
    ...pack.items.map(({ path }) => path),
    PACK_PATHS.packCms,
    PACK_PATHS.packNote,
  ];
  const present = expected.filter((name) => items.has(name));
  const found = [...items.keys()].filter((name) => listed.has(name) || outside.has(name));
  const firstOff = found.findIndex((name, index) => name !== present[index]);
  if (firstOff >= 0)
    report.fault(found[firstOff] as string, 'ITEM_ORDER_WRONG', 'The item is not at its place.');
  report.note(`Items against the digests in pack.json: ${pack.items.length}`);
}

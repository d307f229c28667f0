import {
  type CollectedPack,
  COLLECTION_PATHS,
  type PackCollection,
  parseCollection,
} from '../collection-format.js';
import { checkCms } from '../node-checks.js';
import { digestAhead } from '../primitives.js';
import { sha256Hex } from '../sha256.js';
import { type KeyChain, keyChain } from './key-chain.js';
import { withoutConsequences } from './consequences.js';
import { checkDigestNote } from './signatures.js';
import { type VerifierKey, verifierKeyText } from '../signed-note.js';
import type { ListedItem } from '../zip-file.js';
import { type PackFault, VerificationReport } from './report.js';
import type { PackTrust, PackVerification } from '../verify-pack.js';

type VerifyPack = (zip: Uint8Array, knownKeys: readonly VerifierKey[]) => Promise<PackVerification>;

export interface CheckedCollection {
  collection: PackCollection | null;
  keys: KeyChain | null;
  faults: PackFault[];
}

/** What stands beside the packs is held in memory: lists of 10,000 packs, a table and a summary. */
const MAX_FRAME_BYTES = 256 * 2 ** 20;
const isPack = ({ name }: { name: string }): boolean => name.startsWith('packs/');

export const isCollection = (items: readonly { name: string }[]): boolean =>
  items.some(({ name }) => name === COLLECTION_PATHS.collection);

/**
 * Checks a collection: its list, its signatures, and every pack in it as if it had come alone, one in memory at a time.
 * A fault in a pack is named as `packs/<recording>.zip > item`.
 */
export async function checkCollection(
  items: readonly ListedItem[],
  trust: PackTrust,
  report: VerificationReport,
  verifyPack: VerifyPack,
): Promise<CheckedCollection> {
  const frame = await frameOf(items, report);
  if (frame === null) return { collection: null, keys: null, faults: report.faults };
  await digestAhead(frame.values());
  const bytes = frame.get(COLLECTION_PATHS.collection)!;
  const collection = report.attempt(COLLECTION_PATHS.collection, () => parseCollection(bytes));
  const reached = { names: () => frame.keys(), require: (path: string) => frame.get(path) ?? null };
  const keys = await keyChain(reached, trust, report);
  if (collection === null) return { collection, keys, faults: report.faults };
  await checkSignatures(frame, collection, bytes, keys, trust, report);
  const list = new VerificationReport();
  checkItems(items, frame, collection, list);
  for (const line of list.checked) report.note(line);
  const packs = new Map(items.filter(isPack).map((item) => [item.name, item]));
  let hold = 0;
  for (const listed of collection.packs) {
    const item = packs.get(COLLECTION_PATHS.pack(listed.recording));
    if (item === undefined) continue;
    const zip = await bytesOf(item, report);
    await digestAhead([zip]);
    checkDigest(item.name, zip, listed, list);
    hold += (await checkPack(zip, listed, collection, keys, report, verifyPack)) ? 1 : 0;
  }
  report.note(`Packs that hold: ${hold} of ${collection.packs.length}`);
  report.note(`Recordings that were asked for and are listed as left out: ${collection.leftOut.length}`);
  return { collection, keys, faults: withoutConsequences(list.faults, report.faults) };
}

/** Everything but the packs; null when that is more than any collection of ours has. */
async function frameOf(
  items: readonly ListedItem[],
  report: VerificationReport,
): Promise<Map<string, Uint8Array> | null> {
  const beside = items.filter((item) => !isPack(item));
  if (beside.reduce((sum, { size }) => sum + size, 0) > MAX_FRAME_BYTES) {
    report.fault(COLLECTION_PATHS.collection, 'PACK_INVALID', 'Too much stands beside the packs.');
    return null;
  }
  const frame = new Map<string, Uint8Array>();
  for (const item of beside) frame.set(item.name, await bytesOf(item, report));
  return frame;
}

async function bytesOf(item: ListedItem, report: VerificationReport): Promise<Uint8Array> {
  const { bytes, sound } = await item.read();
  if (!sound)
    report.fault(
      item.name,
      'ZIP_ITEM_DAMAGED',
      'The bytes of the item, its header or its directory entry were changed.',
    );
  return bytes;
}

async function checkSignatures(
  byName: ReadonlyMap<string, Uint8Array>,
  { appliance }: PackCollection,
  bytes: Uint8Array,
  keys: KeyChain | null,
  trust: PackTrust,
  report: VerificationReport,
): Promise<void> {
  const note = byName.get(COLLECTION_PATHS.note);
  const signed = { appliance, what: 'collection', bytes } as const;
  const beside = { path: COLLECTION_PATHS.cms, bytes: byName.get(COLLECTION_PATHS.cms) ?? null };
  if (note === undefined)
    report.fault(COLLECTION_PATHS.note, 'ITEM_MISSING', 'The collection lacks this item.');
  else {
    const written = { path: COLLECTION_PATHS.note, note: Buffer.from(note).toString('utf8') };
    if (await checkDigestNote(written, signed, beside, keys, report))
      report.note("The signature over collection.json's digest");
  }
  const cms = byName.get(COLLECTION_PATHS.cms);
  if (cms === undefined) {
    if (byName.has(COLLECTION_PATHS.certificates))
      report.fault(COLLECTION_PATHS.cms, 'ITEM_MISSING', 'The collection lacks this item.');
    return;
  }
  if (checkCms === null) {
    report.note(
      `NOT checked here: ${COLLECTION_PATHS.cms}. A browser cannot; exhibit-verify.mjs and openssl can`,
    );
    return;
  }
  const { trustedPem } = trust;
  const { code } = checkCms(bytes, cms, trustedPem === undefined ? {} : { trustedPem });
  if (code !== 'CMS_VALID' && (trustedPem !== undefined || code !== 'CHAIN_ROOT_NOT_GIVEN'))
    report.fault(COLLECTION_PATHS.cms, code, 'The signature by certificate does not hold.');
}

function checkItems(
  items: readonly ListedItem[],
  frame: ReadonlyMap<string, Uint8Array>,
  collection: PackCollection,
  report: VerificationReport,
): void {
  const present = new Set(items.map(({ name }) => name));
  const outside = [COLLECTION_PATHS.cms, COLLECTION_PATHS.note];
  const packs = collection.packs.map(({ recording }) => ({ path: COLLECTION_PATHS.pack(recording) }));
  for (const item of collection.items) {
    const bytes = frame.get(item.path);
    if (bytes !== undefined) checkDigest(item.path, bytes, item, report);
  }
  const listed = [...collection.items, ...packs].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path } of listed)
    if (!present.has(path)) report.fault(path, 'ITEM_MISSING', 'The collection lacks this item.');
  const order = [COLLECTION_PATHS.collection, ...listed.map(({ path }) => path), ...outside];
  if (new Set(order).size !== order.length)
    report.fault(COLLECTION_PATHS.collection, 'ITEM_LISTED_TWICE', 'collection.json lists an item twice.');
  const known = new Set(order);
  for (const { name } of items)
    if (!known.has(name)) report.fault(name, 'ITEM_EXTRA', 'collection.json does not name this item.');
  const inOrder = order.filter((path) => present.has(path));
  const found = items.map(({ name }) => name).filter((name) => known.has(name));
  const off = found.findIndex((name, at) => name !== inOrder[at]);
  if (off >= 0) report.fault(found[off]!, 'ITEM_ORDER_WRONG', 'The item is not at its place.');
  report.note(`Items against the digests in collection.json: ${listed.length}`);
}

function checkDigest(
  path: string,
  bytes: Uint8Array,
  { sha256, size }: { sha256: string; size: number },
  report: VerificationReport,
): void {
  if (bytes.length !== size || sha256Hex(bytes) !== sha256)
    report.fault(path, 'DIGEST_WRONG', 'The item is not the one that collection.json names.');
}

async function checkPack(
  zip: Uint8Array,
  { recording, verdicts }: CollectedPack,
  { appliance }: PackCollection,
  keys: KeyChain | null,
  report: VerificationReport,
  verifyPack: VerifyPack,
): Promise<boolean> {
  const path = COLLECTION_PATHS.pack(recording);
  // What an earlier key signed is named here by its digest: the newest key says that it was made in its time.
  const known = (keys ?? []).map(({ key }) => key);
  const found = await verifyPack(zip, known);
  for (const { item, code, message } of found.faults) report.fault(`${path} > ${item}`, code, message);
  if (
    found.recording !== recording ||
    found.appliance !== appliance ||
    !known.some((key) => textOf(key) === found.signedWith)
  )
    report.fault(
      path,
      'OTHER_RECORDING',
      'The pack is of another recording, appliance or key than is listed.',
    );
  const said = verdicts.map((one) => `${one.disclosure} ${one.version} ${one.verdict}`).sort();
  const are = found.verdicts.map((one) => `${one.disclosure} ${one.version} ${one.verdict}`).sort();
  if (said.join('\n') !== are.join('\n'))
    report.fault(
      COLLECTION_PATHS.collection,
      'VERDICT_WRONG',
      `The verdicts listed for ${recording} are not those of its pack.`,
    );
  return found.holds;
}

const textOf = ({ name, publicKey }: VerifierKey): string => verifierKeyText(name, publicKey);

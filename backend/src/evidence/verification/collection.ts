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
import type { ZipItem } from '../zip-format.js';
import { type PackFault, VerificationReport } from './report.js';
import type { PackTrust, PackVerification } from '../verify-pack.js';

type VerifyPack = (zip: Uint8Array, knownKeys: readonly VerifierKey[]) => Promise<PackVerification>;

export interface CheckedCollection {
  collection: PackCollection | null;
  keys: KeyChain | null;
  faults: PackFault[];
}

export const isCollection = (items: readonly ZipItem[]): boolean =>
  items.some(({ name }) => name === COLLECTION_PATHS.collection);

/**
 * Checks a collection: its list, its signatures, and every pack in it as if it had come alone. A fault in a pack is
 * named as `packs/<recording>.zip > item`.
 */
export async function checkCollection(
  zipItems: readonly ZipItem[],
  trust: PackTrust,
  report: VerificationReport,
  verifyPack: VerifyPack,
): Promise<CheckedCollection> {
  const byName = new Map(zipItems.map(({ name, bytes }) => [name, bytes]));
  const bytes = byName.get(COLLECTION_PATHS.collection)!;
  await digestAhead(byName.values());
  const collection = report.attempt(COLLECTION_PATHS.collection, () => parseCollection(bytes));
  const items = { names: () => byName.keys(), require: (path: string) => byName.get(path) ?? null };
  const keys = await keyChain(items, trust, report);
  if (collection === null) return { collection, keys, faults: report.faults };
  await checkSignatures(byName, collection, bytes, keys, trust, report);
  const list = new VerificationReport();
  checkItems(zipItems, collection, list);
  for (const line of list.checked) report.note(line);
  let hold = 0;
  for (const listed of collection.packs)
    hold += (await checkPack(byName, listed, collection, keys, report, verifyPack)) ? 1 : 0;
  report.note(`Packs that hold: ${hold} of ${collection.packs.length}`);
  report.note(`Recordings that were asked for and are listed as left out: ${collection.leftOut.length}`);
  return { collection, keys, faults: withoutConsequences(list.faults, report.faults) };
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

function checkItems(items: readonly ZipItem[], collection: PackCollection, report: VerificationReport): void {
  const bytesOf = new Map(items.map(({ name, bytes }) => [name, bytes]));
  const outside = [COLLECTION_PATHS.cms, COLLECTION_PATHS.note];
  const packs = collection.packs.map(({ recording, sha256, size }) => ({
    path: COLLECTION_PATHS.pack(recording),
    sha256,
    size,
  }));
  const listed = [...collection.items, ...packs].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, sha256, size } of listed) {
    const bytes = bytesOf.get(path);
    if (bytes === undefined) report.fault(path, 'ITEM_MISSING', 'The collection lacks this item.');
    else if (bytes.length !== size || sha256Hex(bytes) !== sha256)
      report.fault(path, 'DIGEST_WRONG', 'The item is not the one that collection.json names.');
  }
  const order = [COLLECTION_PATHS.collection, ...listed.map(({ path }) => path), ...outside];
  if (new Set(order).size !== order.length)
    report.fault(COLLECTION_PATHS.collection, 'ITEM_LISTED_TWICE', 'collection.json lists an item twice.');
  const known = new Set(order);
  for (const { name } of items)
    if (!known.has(name)) report.fault(name, 'ITEM_EXTRA', 'collection.json does not name this item.');
  const present = order.filter((path) => bytesOf.has(path));
  const found = items.map(({ name }) => name).filter((name) => known.has(name));
  const off = found.findIndex((name, at) => name !== present[at]);
  if (off >= 0) report.fault(found[off]!, 'ITEM_ORDER_WRONG', 'The item is not at its place.');
  report.note(`Items against the digests in collection.json: ${listed.length}`);
}

async function checkPack(
  byName: ReadonlyMap<string, Uint8Array>,
  { recording, verdicts }: CollectedPack,
  { appliance }: PackCollection,
  keys: KeyChain | null,
  report: VerificationReport,
  verifyPack: VerifyPack,
): Promise<boolean> {
  const path = COLLECTION_PATHS.pack(recording);
  const zip = byName.get(path);
  if (zip === undefined) return false;
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

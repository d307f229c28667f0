import { canonicalBytes } from './canonical-json.js';
import {
  COLLECTION_PATHS,
  COLLECTION_SCHEMA,
  type CollectedPack,
  MAX_COLLECTED,
  type PackCollection,
} from './collection-format.js';
import type { PackCmsSigner } from './evidence-pack.js';
import { EvidenceError } from './evidence-error.js';
import { howToVerifyCollection } from './how-to-verify-collection.js';
import { digestNoteText, packItem } from './pack-format.js';
import { type NoteSigner, parseVerifierKey, verifierKeyPem } from './signed-note.js';
import { successionItems } from './succession-items.js';
import type { ZipItem } from './zip-format.js';

export interface CollectionInput extends Omit<PackCollection, 'schema' | 'items' | 'doesNotProve'> {
  table: Uint8Array;
  summary: Uint8Array;
  verifyPage: Uint8Array;
}

const COLLECTION_DOES_NOT_PROVE: readonly string[] = [
  'That these are all recordings. What was asked for and left out is listed; what the appliance never had is not.',
  'More than its packs do: each says itself what it does not prove.',
];

/**
 * Everything of a collection but its packs, in the order of the zip: `before` them and `after`. The packs stand
 * between, in the order of their paths, and may be read one by one.
 */
export interface CollectionFrame {
  before: ZipItem[];
  after: ZipItem[];
  /** The bytes that are signed. */
  collection: Buffer;
}

export async function buildCollectionFrame(
  input: CollectionInput,
  signer: NoteSigner,
  cms: PackCmsSigner | null = null,
): Promise<CollectionFrame> {
  const { table, summary, verifyPage, ...about } = input;
  if (about.packs.length + about.leftOut.length > MAX_COLLECTED)
    throw new EvidenceError('ZIP_TOO_LARGE', `A collection has at most ${MAX_COLLECTED} recordings.`);
  const { verifierKey } = signer;
  const text = (name: string, content: string): ZipItem => ({ name, bytes: Buffer.from(content, 'utf8') });
  const items = [
    text(
      COLLECTION_PATHS.howToVerify,
      howToVerifyCollection({
        ...about,
        verifierKey,
        successions: signer.successions ?? [],
        cms: cms !== null,
      }),
    ),
    text(COLLECTION_PATHS.verifierKey, `${verifierKey}\n`),
    text(COLLECTION_PATHS.verifierKeyPem, verifierKeyPem(parseVerifierKey(verifierKey))),
    ...successionItems(signer),
    ...(cms ? [text(COLLECTION_PATHS.certificates, cms.chainPem)] : []),
    { name: COLLECTION_PATHS.table, bytes: table },
    { name: COLLECTION_PATHS.summary, bytes: summary },
    { name: COLLECTION_PATHS.verifyPage, bytes: verifyPage },
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const collection = canonicalBytes({
    ...about,
    packs: about.packs.toSorted(byRecording),
    schema: COLLECTION_SCHEMA,
    doesNotProve: [...COLLECTION_DOES_NOT_PROVE],
    items: items.map(({ name, bytes }) => packItem(name, bytes)),
  } satisfies PackCollection);
  const signature = cms && (await cms.signDetached(collection));
  const note = await signer.signNote(digestNoteText(about.appliance, 'collection', collection, signature));
  const first = items.filter(({ name }) => name < 'packs/');
  return {
    collection,
    before: [{ name: COLLECTION_PATHS.collection, bytes: collection }, ...first],
    after: [
      ...items.slice(first.length),
      ...(signature ? [{ name: COLLECTION_PATHS.cms, bytes: signature }] : []),
      text(COLLECTION_PATHS.note, note),
    ],
  };
}

export const byRecording = (
  a: Pick<CollectedPack, 'recording'>,
  b: Pick<CollectedPack, 'recording'>,
): number => (a.recording < b.recording ? -1 : 1);

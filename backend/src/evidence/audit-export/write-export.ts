import { canonicalBytes } from '../canonical-json.js';
import { auditOrigin, openCheckpointInTime } from '../checkpoint.js';
import { EvidenceError } from '../evidence-error.js';
import { digestNoteText, packItem, type PackItem } from '../pack-format.js';
import { keyHistory } from '../key-history.js';
import { type NoteSigner, parseVerifierKey, verifierKeyPem } from '../signed-note.js';
import { successionItems } from '../succession-items.js';
import {
  EXPORT_DOES_NOT_PROVE,
  EXPORT_PATHS,
  EXPORT_SCHEMA,
  PART_ENTRIES,
  type AuditExport,
} from './export-format.js';
import type { AuditExportFilter } from './export-filter.js';
import type { ExportedEntry } from './exported-entry.js';
import { ExportZipWriter } from './export-zip.js';
import { howToVerifyExport } from './how-to-verify-export.js';
import { ROW_FORMS, type RowFormName } from './row-forms.js';
import { CoveredTree, coverOf, type TreeNode } from './tree-cover.js';

export interface ExportSource {
  appliance: string;
  export: string;
  madeAt: string;
  madeBy: string;
  filter: AuditExportFilter;
  form: RowFormName;
  /** Signed note over the log whose first entries these are. */
  checkpointNote: string;
  /** The entries asked for, in the order of the log, each before the checkpoint's size. */
  entries: AsyncIterable<ExportedEntry>;
  /** The hashes of whole subtrees of the checkpoint's tree, in the order asked. */
  nodes(asked: TreeNode[]): Promise<Buffer[]>;
  /** For people; made when every entry has been seen. */
  summary?(): Promise<Buffer>;
}

export interface ExportSigner extends NoteSigner {
  /** Detached CMS with its chain, where there is a certificate. */
  cms?: { chainPem: string; signDetached(bytes: Uint8Array): Promise<Buffer> };
}

/** The zip, piece by piece, with one part in memory at a time. `done` is told how many entries are written. */
export async function* writeAuditExport(
  source: ExportSource,
  signer: ExportSigner,
  done: (entries: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const { appliance, checkpointNote } = source;
  const key = parseVerifierKey(signer.verifierKey);
  const { tenures } = await keyHistory([key], signer.successions ?? []);
  const checkpoint = await openCheckpointInTime(checkpointNote, tenures, auditOrigin(appliance));
  const zip = new ExportZipWriter();
  const items: PackItem[] = [];
  const listed = (name: string, content: Uint8Array): Promise<Buffer> => {
    items.push(packItem(name, content));
    return zip.item(name, content);
  };
  const text = (content: string): Buffer => Buffer.from(content, 'utf8');

  yield await listed(EXPORT_PATHS.checkpoint, text(checkpointNote));
  const form = ROW_FORMS[source.form];
  const tree = new CoveredTree();
  let [parts, entries] = [0, 0];
  for await (const { part, last } of inParts(source.entries)) {
    const hashes = await proofOf(source, tree, part, last ? checkpoint.size : null);
    const rows = part.map((entry) => form.write(entry, appliance));
    yield await listed(EXPORT_PATHS.part(parts, form.extension), text(form.header + rows.join('')));
    const lines = hashes.map((hash) => `${hash.toString('base64')}\n`);
    yield await listed(EXPORT_PATHS.proof(parts), text(lines.join('')));
    parts += 1;
    entries += part.length;
    done(entries);
  }
  // What does not prove is not handed out: then the log is damaged, and somebody has to know.
  if (!tree.root().equals(checkpoint.root))
    throw new EvidenceError('INCLUSION_NOT_PROVEN', 'The entries do not give the root that was signed.');
  if (source.summary) yield await listed(EXPORT_PATHS.summary, await source.summary());
  yield await listed(EXPORT_PATHS.verifierKey, text(`${signer.verifierKey}\n`));
  yield await listed(EXPORT_PATHS.verifierKeyPem, text(verifierKeyPem(key)));
  for (const { name, bytes } of successionItems(signer)) yield await listed(name, bytes);
  if (signer.cms) yield await listed(EXPORT_PATHS.chain, text(signer.cms.chainPem));
  yield await listed(EXPORT_PATHS.howToVerify, text(howToVerifyExport(source, form, signer)));

  const manifest: AuditExport = {
    schema: EXPORT_SCHEMA,
    appliance,
    export: source.export,
    madeAt: source.madeAt,
    madeBy: source.madeBy,
    filter: source.filter,
    form: source.form,
    entries,
    parts,
    checkpoint: {
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('hex'),
    },
    doesNotProve: [...EXPORT_DOES_NOT_PROVE],
    items,
  };
  const bytes = canonicalBytes(manifest);
  yield await zip.item(EXPORT_PATHS.export, bytes);
  const note = await signer.signNote(digestNoteText(appliance, 'audit-export', bytes));
  yield await zip.item(EXPORT_PATHS.note, text(note));
  if (signer.cms) yield await zip.item(EXPORT_PATHS.cms, await signer.cms.signDetached(bytes));
  yield zip.end();
}

/** The hashes between the entries of a part, and behind the last one up to `end`; the tree grows by all of them. */
async function proofOf(
  source: ExportSource,
  tree: CoveredTree,
  part: readonly ExportedEntry[],
  end: number | null,
): Promise<Buffer[]> {
  const steps: { node: TreeNode; leaf: Buffer | null }[] = [];
  let covered = tree.size;
  for (const { index, leafHash } of part) {
    for (const node of coverOf(covered, index)) steps.push({ node, leaf: null });
    steps.push({ node: { level: 0, index }, leaf: leafHash });
    covered = index + 1;
  }
  if (end !== null) for (const node of coverOf(covered, end)) steps.push({ node, leaf: null });
  const hashes = await source.nodes(steps.flatMap(({ node, leaf }) => (leaf === null ? [node] : [])));
  let next = 0;
  for (const { node, leaf } of steps) tree.add(node, leaf ?? hashes[next++]!);
  return hashes;
}

/** At least one part, and the last one is known to be it: the proof behind its last entry closes the tree. */
async function* inParts(
  entries: AsyncIterable<ExportedEntry>,
): AsyncGenerator<{ part: ExportedEntry[]; last: boolean }> {
  let part: ExportedEntry[] = [];
  for await (const entry of entries) {
    if (part.length === PART_ENTRIES) {
      yield { part, last: false };
      part = [];
    }
    part.push(entry);
  }
  yield { part, last: true };
}

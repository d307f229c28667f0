import { leafHash } from '../audit-leaf.js';
import { type Checkpoint, auditOrigin, openCheckpointInTime } from '../checkpoint.js';
import { verifyCms } from '../cms-verify.js';
import { EvidenceError } from '../evidence-error.js';
import { digestNoteText } from '../pack-format.js';
import { sha256Hex } from '../sha256.js';
import { verifierKeyText, verifyNote } from '../signed-note.js';
import { type KeyChain, keyChain } from '../verification/key-chain.js';
import { withoutConsequences } from '../verification/consequences.js';
import { type PackFault, VerificationReport } from '../verification/report.js';
import { type AuditExport, EXPORT_PATHS, PART_ENTRIES, parseAuditExport } from './export-format.js';
import { isAskedFor } from './export-filter.js';
import { type ByteSource, ExportZip } from './export-zip.js';
import { type ExportedEntry, statedEvent } from './exported-entry.js';
import { ROW_FORMS } from './row-forms.js';
import { CoveredTree, coverOf } from './tree-cover.js';

export interface ExportVerification {
  /** True only if nothing at all is wrong, missing or extra. */
  holds: boolean;
  checked: string[];
  /** What there was nothing to check with; never a silent pass. */
  notChecked: string[];
  faults: PackFault[];
  doesNotProve: string[];
  appliance: string | null;
  key: { text: string; from: 'outside' | 'pack' } | null;
}

const CONTAINER = 'zip container';
const HASH_LINE = /^[A-Za-z0-9+/]{43}=$/;
const SIGNS: readonly string[] = [EXPORT_PATHS.export, EXPORT_PATHS.note, EXPORT_PATHS.cms];

/**
 * Verifies an export of the audit log, offline, one part in memory at a time. Never throws for what is in it and never
 * stops at the first fault.
 */
export async function verifyAuditExport(
  source: ByteSource,
  options: { trustedKey?: string } = {},
): Promise<ExportVerification> {
  const report = new VerificationReport();
  const list = new VerificationReport();
  const zip = report.attempt(CONTAINER, () => ExportZip.open(source));
  const check = zip && new ExportCheck(zip, report);
  const stated = check?.stated() ?? null;
  const keys = (await check?.keys(options)) ?? null;
  if (check && stated && keys) {
    check.signature(stated.bytes, stated.export, keys);
    const checkpoint = await check.checkpoint(stated.export, keys);
    check.digests(stated.export, list);
    if (checkpoint) check.entries(stated.export, checkpoint);
  }
  const faults = withoutConsequences(list.faults, report.faults);
  return {
    holds: faults.length === 0,
    checked: report.checked,
    notChecked: check?.notChecked ?? [],
    faults,
    doesNotProve: stated?.export.doesNotProve ?? [],
    appliance: stated?.export.appliance ?? null,
    key: keys && {
      text: options.trustedKey ?? verifierKeyText(keys[0].key.name, keys[0].key.publicKey),
      from: options.trustedKey === undefined ? 'pack' : 'outside',
    },
  };
}

class ExportCheck {
  readonly notChecked: string[] = [];

  constructor(
    private readonly zip: ExportZip,
    private readonly report: VerificationReport,
  ) {}

  stated(): { bytes: Buffer; export: AuditExport } | null {
    const bytes = this.require(EXPORT_PATHS.export);
    const parsed = bytes && this.report.attempt(EXPORT_PATHS.export, () => parseAuditExport(bytes));
    return bytes && parsed && { bytes, export: parsed };
  }

  keys(trust: { trustedKey?: string }): Promise<KeyChain | null> {
    const items = {
      names: () => this.zip.names(),
      // Exports of earlier days have no such file; where one was taken away, the list says so.
      require: (path: string) =>
        path === EXPORT_PATHS.verifierKeyPem ? this.quietly(path) : this.require(path),
    };
    return keyChain(items, trust, this.report);
  }

  signature(bytes: Buffer, { appliance }: AuditExport, [{ key }]: KeyChain): void {
    const note = this.require(EXPORT_PATHS.note)?.toString('utf8');
    if (note === undefined) return;
    const signed = this.report.attempt(EXPORT_PATHS.note, () => verifyNote(note, key));
    if (signed === null) return;
    if (signed === digestNoteText(appliance, 'audit-export', bytes))
      this.report.note("The signature over export.json's digest");
    else
      this.report.fault(
        EXPORT_PATHS.note,
        'SIGNED_SOMETHING_ELSE',
        'The signature is good, but for something that is not in the export.',
      );
    this.certificate(bytes);
  }

  /** A CMS beside the note: for whoever trusts certificates. Who issued them is for the reader to say. */
  private certificate(bytes: Buffer): void {
    const cms = this.zip.names().includes(EXPORT_PATHS.cms) ? this.require(EXPORT_PATHS.cms) : null;
    if (cms === null) {
      this.notChecked.push('A certificate: this export was signed without one.');
      return;
    }
    const { code } = verifyCms(bytes, cms);
    if (code === 'CHAIN_ROOT_NOT_GIVEN') {
      this.report.note('The CMS signature over export.json');
      this.notChecked.push(
        `Who issued the certificate: compare ${EXPORT_PATHS.chain} with the one you trust.`,
      );
    } else if (code !== 'CMS_VALID')
      this.report.fault(EXPORT_PATHS.cms, code, 'The CMS signature does not hold.');
  }

  async checkpoint({ appliance, checkpoint }: AuditExport, keys: KeyChain): Promise<Checkpoint | null> {
    const note = this.require(EXPORT_PATHS.checkpoint)?.toString('utf8');
    if (note === undefined) return null;
    const found = await this.report.attemptLater(EXPORT_PATHS.checkpoint, () =>
      openCheckpointInTime(note, keys, auditOrigin(appliance)),
    );
    if (found === null) return null;
    if (found.size !== checkpoint.size || found.root.toString('hex') !== checkpoint.root)
      this.report.fault(
        EXPORT_PATHS.checkpoint,
        'SIGNED_SOMETHING_ELSE',
        'export.json names another checkpoint.',
      );
    this.report.note(`The checkpoint over ${found.size} entries`);
    return found;
  }

  /** Faults of the list go to `report`. */
  digests({ items }: AuditExport, report: VerificationReport): void {
    const listed = new Set(items.map(({ path }) => path));
    if (listed.size !== items.length)
      report.fault(EXPORT_PATHS.export, 'ITEM_LISTED_TWICE', 'export.json lists an item twice.');
    for (const { path, sha256, size } of items) {
      const bytes = this.require(path, report);
      if (bytes !== null && (bytes.length !== size || sha256Hex(bytes) !== sha256))
        report.fault(path, 'DIGEST_WRONG', 'The item is not the one that export.json names.');
    }
    for (const name of this.zip.names())
      if (!listed.has(name) && !SIGNS.includes(name))
        report.fault(name, 'ITEM_EXTRA', 'export.json does not name this item.');
    this.report.note(`Items against the digests in export.json: ${items.length}`);
  }

  /** Each row against its leaf, each leaf against its hash, and all of them against the checkpoint's tree. */
  entries(stated: AuditExport, checkpoint: Checkpoint): void {
    const form = ROW_FORMS[stated.form];
    const tree = new CoveredTree();
    let [entries, whole] = [0, true];
    for (let part = 0; part < stated.parts; part++) {
      const path = EXPORT_PATHS.part(part, form.extension);
      const [rows, proof] = [this.quietly(path), this.quietly(EXPORT_PATHS.proof(part))];
      const lines = rows && this.report.attempt(path, () => linesOf(rows.toString('utf8'), form.header));
      const hashes = proof && this.report.attempt(EXPORT_PATHS.proof(part), () => new HashLines(proof));
      if (lines === null || hashes === null) {
        whole = false;
        continue;
      }
      for (const [number, line] of lines.entries()) {
        const entry = this.entry(`${path}#${number + 1}`, line, stated);
        entries += 1;
        if (entry && whole) whole = this.place(tree, entry, hashes, EXPORT_PATHS.proof(part));
        else whole = false;
      }
      if (lines.length !== PART_ENTRIES && part + 1 < stated.parts)
        this.report.fault(path, 'EXPORT_INVALID', `Every part but the last has ${PART_ENTRIES} entries.`);
      if (part + 1 === stated.parts && whole)
        whole = this.close(tree, checkpoint, hashes, EXPORT_PATHS.proof(part));
      if (whole && hashes.next() !== null)
        this.report.fault(EXPORT_PATHS.proof(part), 'EXPORT_INVALID', 'The proof has hashes left over.');
    }
    if (entries !== stated.entries || stated.parts === 0)
      this.report.fault(EXPORT_PATHS.export, 'EXPORT_INVALID', 'It counts other entries than there are.');
    if (!whole) this.notChecked.push('The tree: it cannot be computed from a damaged export.');
    else if (!tree.root().equals(checkpoint.root))
      this.report.fault(
        'proofs',
        'INCLUSION_NOT_PROVEN',
        'The entries and proofs do not give the root of the checkpoint.',
      );
    else this.report.note(`Entries proved to be in the log: ${entries}`);
  }

  private entry(item: string, line: string, stated: AuditExport): ExportedEntry | null {
    const form = ROW_FORMS[stated.form];
    return this.report.attempt(item, () => {
      const entry = form.read(line);
      if (!leafHash(entry.leaf).equals(entry.leafHash))
        this.report.fault(item, 'AUDIT_LEAF_HASH_WRONG', 'The leaf is not the one that was hashed.');
      if (form.write(entry, stated.appliance) !== line)
        this.report.fault(item, 'EXPORT_ROW_INVALID', 'The row says something else than its leaf.');
      if (!isAskedFor(stated.filter, statedEvent(entry.leaf)))
        this.report.fault(item, 'ENTRY_NOT_ASKED_FOR', 'The filter does not ask for this entry.');
      return entry;
    });
  }

  private place(tree: CoveredTree, entry: ExportedEntry, hashes: HashLines, proof: string): boolean {
    if (entry.index < tree.size) {
      this.report.fault(proof, 'AUDIT_ORDER_WRONG', 'The entries are not in the order of the log.');
      return false;
    }
    if (!this.cover(tree, entry.index, hashes, proof)) return false;
    tree.add({ level: 0, index: entry.index }, entry.leafHash);
    return true;
  }

  private close(tree: CoveredTree, { size }: Checkpoint, hashes: HashLines, proof: string): boolean {
    if (tree.size > size) {
      this.report.fault(proof, 'AUDIT_ORDER_WRONG', 'An entry lies behind the checkpoint.');
      return false;
    }
    return this.cover(tree, size, hashes, proof);
  }

  private cover(tree: CoveredTree, to: number, hashes: HashLines, proof: string): boolean {
    for (const node of coverOf(tree.size, to)) {
      const hash = hashes.next();
      if (hash === null) {
        this.report.fault(proof, 'EXPORT_INVALID', 'The proof ends too early.');
        return false;
      }
      tree.add(node, hash);
    }
    return true;
  }

  private require(path: string, report = this.report): Buffer | null {
    const bytes = report.attempt(path, () => this.zip.item(path));
    if (bytes === null && !report.faults.some(({ item }) => item === path))
      report.fault(path, 'ITEM_MISSING', 'The export lacks this item.');
    return bytes;
  }

  /** An item whose absence or damage is already said. */
  private quietly(path: string): Buffer | null {
    try {
      return this.zip.item(path);
    } catch {
      return null;
    }
  }
}

/** The lines with their ends, without the header. */
function linesOf(text: string, header: string): string[] {
  if (!text.startsWith(header) || (text.length > 0 && !text.endsWith('\n')))
    throw new EvidenceError('EXPORT_INVALID', 'These are not the lines of a part.');
  const lines = text.slice(header.length).split('\n');
  lines.pop();
  if (lines.length > PART_ENTRIES)
    throw new EvidenceError('EXPORT_INVALID', `A part has at most ${PART_ENTRIES} entries.`);
  return lines.map((line) => `${line}\n`);
}

/** The hashes of a proof, one per line, handed out in order. */
class HashLines {
  private readonly lines: string[];
  private at = 0;

  constructor(bytes: Buffer) {
    this.lines = bytes.toString('latin1').split('\n');
    if (this.lines.pop() !== '' || !this.lines.every((line) => HASH_LINE.test(line)))
      throw new EvidenceError('EXPORT_INVALID', 'The proof is not one hash per line.');
  }

  next(): Buffer | null {
    const line = this.lines[this.at++];
    return line === undefined ? null : Buffer.from(line, 'base64');
  }
}

import { type AuditExportFilter, isEverything } from '../../evidence/audit-export/export-filter.js';
import { type ExportedEntry, statedEvent } from '../../evidence/audit-export/exported-entry.js';
import type { SignedCheckpoint } from '../audit-checkpoints.service.js';

interface About {
  appliance: string;
  export: string;
  madeAt: string;
  madeBy: string;
  filter: AuditExportFilter;
  checkpoint: SignedCheckpoint;
}

/** Counts what passes, and says it on paper. What it keeps grows with the kinds of entries, not with the entries. */
export class ExportSummary {
  private readonly kinds = new Map<string, { done: number; refused: number }>();
  private entries = 0;
  private first: string | null = null;
  private last: string | null = null;

  async *counting(entries: AsyncIterable<ExportedEntry>): AsyncGenerator<ExportedEntry> {
    for await (const entry of entries) {
      const { kind, at, outcome } = statedEvent(entry.leaf);
      const count = this.kinds.get(kind) ?? { done: 0, refused: 0 };
      count[outcome] += 1;
      this.kinds.set(kind, count);
      this.entries += 1;
      if (this.first === null || at < this.first) this.first = at;
      if (this.last === null || at > this.last) this.last = at;
      yield entry;
    }
  }

  /** A4, with the fonts that every reader has. */
  async pdf(about: About): Promise<Buffer> {
    const { default: PDFDocument } = await import('pdfkit');
    const pdf = new PDFDocument({
      size: 'A4',
      margin: 56,
      info: { Title: `Audit export ${about.export}`, CreationDate: new Date(about.madeAt) },
    });
    const pieces: Buffer[] = [];
    const written = new Promise<Buffer>((resolve, reject) => {
      pdf.on('data', (piece: Buffer) => pieces.push(piece));
      pdf.on('end', () => resolve(Buffer.concat(pieces)));
      pdf.on('error', reject);
    });
    this.write(pdf, about);
    pdf.end();
    return written;
  }

  private write(pdf: PDFKit.PDFDocument, about: About): void {
    const { checkpoint } = about;
    const heading = (text: string) => pdf.moveDown().font('Helvetica-Bold').fontSize(12).text(text);
    const line = (text: string) => pdf.font('Helvetica').fontSize(10).text(text);
    pdf.font('Helvetica-Bold').fontSize(18).text('Export of the audit log');
    line(`Appliance ${about.appliance}, export ${about.export}`);
    line(`Made at ${about.madeAt} for person ${about.madeBy}`);
    heading('What was asked for');
    for (const text of filterLines(about.filter)) line(text);
    heading('What is in it');
    line(`${this.entries} entries of the log's first ${checkpoint.size}`);
    if (this.first !== null) line(`from ${this.first} to ${this.last}`);
    for (const [kind, { done, refused }] of [...this.kinds].sort(([a], [b]) => (a < b ? -1 : 1)))
      line(`${kind}: ${done + refused}${refused > 0 ? ` (${refused} refused)` : ''}`);
    heading('What it is held by');
    line(`Checkpoint over ${checkpoint.size} entries, signed at ${checkpoint.signedAt.toISOString()}, root`);
    pdf.font('Courier').fontSize(9).text(checkpoint.root.toString('hex'));
    line(
      'The entries lie beside this page in entries/, their proofs in proofs/. HOW-TO-VERIFY.md says how to',
    );
    line(
      'check them without the appliance. This page is a summary for people; the signed entries are what counts.',
    );
  }
}

function filterLines(filter: AuditExportFilter): string[] {
  if (isEverything(filter)) return ['Every entry of the log.'];
  return Object.entries(filter).flatMap(([name, value]: [string, unknown]) =>
    value === null ? [] : [`${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`],
  );
}

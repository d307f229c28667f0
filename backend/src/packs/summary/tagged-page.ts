import PDFDocument from 'pdfkit';

const INK = '#1b2430';
const MUTED = '#5a6675';
const LINE = '#c6ced8';
export const MARGIN = 54;
const FOOT = 34;
const LABEL_WIDTH = 130;

export interface PaperFacts {
  title: string;
  subject: string;
  author: string;
  /** Of the pack, never of the machine: the same pack gives the same bytes. */
  at: Date;
}

/**
 * A few A4 pages with headings, facts, lists and pictures, tagged so that a screen reader finds its way (PDF/UA's
 * structure types, ISO 32000-1 section 14.8). The fonts are the standard ones, which every reader has; what they
 * cannot write is shown as a question mark.
 */
export class TaggedPage {
  private readonly doc: PDFKit.PDFDocument;
  private readonly root: PDFKit.PDFStructureElement;
  private readonly parts: Buffer[] = [];
  private readonly written: Promise<Buffer>;

  constructor(private readonly facts: PaperFacts) {
    const { title, subject, author, at } = facts;
    this.doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + 10 },
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en-GB',
      displayTitle: true,
      bufferPages: true,
      info: {
        Title: printable(title),
        Subject: printable(subject),
        Author: printable(author),
        Creator: 'Exhibit',
        Producer: 'Exhibit',
        CreationDate: at,
        ModDate: at,
      },
    });
    this.written = new Promise((resolve, reject) => {
      this.doc.on('data', (part: Buffer) => this.parts.push(part));
      this.doc.on('end', () => resolve(Buffer.concat(this.parts)));
      this.doc.on('error', reject);
    });
    this.root = this.doc.struct('Document', { title: printable(title) });
    this.doc.addStructure(this.root);
  }

  title(text: string, beneath: string): void {
    this.block('H1', () => this.doc.font('Helvetica-Bold').fontSize(20).fillColor(INK).text(printable(text)));
    this.block('P', () => this.doc.font('Helvetica').fontSize(10).fillColor(MUTED).text(printable(beneath)));
    this.doc.moveDown(0.4);
  }

  heading(text: string): void {
    this.room(70);
    this.doc.moveDown(0.7);
    this.artifact(() => {
      const y = this.doc.y - 3;
      this.doc.moveTo(MARGIN, y).lineTo(this.right, y).lineWidth(0.6).strokeColor(LINE).stroke();
    });
    this.block('H2', () =>
      this.doc
        .font('Helvetica-Bold')
        .fontSize(12.5)
        .fillColor(INK)
        .text(printable(text), MARGIN, this.doc.y + 2),
    );
    this.doc.moveDown(0.25);
  }

  paragraph(text: string, look: { muted?: boolean; bold?: boolean; indent?: number } = {}): void {
    this.block('P', () =>
      this.doc
        .font(look.bold ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(9.5)
        .fillColor(look.muted ? MUTED : INK)
        .text(printable(text), MARGIN + (look.indent ?? 0), this.doc.y, {
          width: this.width - (look.indent ?? 0),
          lineGap: 1.2,
        }),
    );
    this.doc.moveDown(0.2);
  }

  list(lines: readonly string[]): void {
    const list = this.doc.struct('L');
    this.root.add(list);
    for (const line of lines) {
      this.room(26);
      list.add(
        this.doc.struct('LI', {}, () => {
          this.doc.font('Helvetica').fontSize(9).fillColor(INK);
          this.doc.text(`•  ${printable(line)}`, MARGIN, this.doc.y, { width: this.width, lineGap: 1 });
        }),
      );
      this.doc.moveDown(0.15);
    }
    list.end();
  }

  /** Label and value, line by line. `code` values are written in a font in which every letter can be told. */
  table(rows: readonly { label: string; value: string; code?: boolean }[], labelWidth = LABEL_WIDTH): void {
    const table = this.doc.struct('Table');
    this.root.add(table);
    for (const { label, value, code } of rows) {
      this.room(28);
      const top = this.doc.y;
      const row = this.doc.struct('TR');
      table.add(row);
      row.add(
        this.doc.struct('TH', {}, () => {
          this.doc.font('Helvetica').fontSize(9).fillColor(MUTED);
          this.doc.text(printable(label), MARGIN, top, { width: labelWidth - 8 });
        }),
      );
      const below = this.doc.y;
      row.add(
        this.doc.struct('TD', {}, () => {
          this.doc
            .font(code ? 'Courier' : 'Helvetica')
            .fontSize(code ? 8 : 9)
            .fillColor(INK);
          this.doc.text(printable(value), MARGIN + labelWidth, top, { width: this.width - labelWidth });
        }),
      );
      row.end();
      this.doc.y = Math.max(below, this.doc.y) + 2.5;
    }
    table.end();
    this.doc.x = MARGIN;
  }

  /** A coloured word at the head of a block: the colour repeats what the word says, and never stands alone. */
  stamp(text: string, tone: 'good' | 'bad' | 'unsure'): void {
    this.room(80);
    const [paper, ink] = TONES[tone];
    const top = this.doc.y + 2;
    this.artifact(() => this.doc.roundedRect(MARGIN, top, this.width, 19, 3).fill(paper));
    this.block('H3', () =>
      this.doc
        .font('Helvetica-Bold')
        .fontSize(10.5)
        .fillColor(ink)
        .text(printable(text), MARGIN + 7, top + 5, {
          width: this.width - 14,
          height: 12,
          ellipsis: true,
        }),
    );
    this.doc.x = MARGIN;
    this.doc.y = top + 24;
  }

  picture(png: Uint8Array, size: { width: number; height: number }, alt: string, mostHeight = 190): void {
    const scale = Math.min(this.width / size.width, mostHeight / size.height, 1);
    const [width, height] = [size.width * scale, size.height * scale];
    this.room(height + 24);
    const top = this.doc.y + 3;
    const figure = this.doc.struct('Figure', { alt: printable(alt) }, () => {
      this.doc.image(Buffer.from(png), MARGIN, top, { width, height });
    });
    this.root.add(figure);
    this.artifact(() => this.doc.rect(MARGIN, top, width, height).lineWidth(0.6).strokeColor(LINE).stroke());
    this.doc.x = MARGIN;
    this.doc.y = top + height + 4;
    this.paragraph(alt, { muted: true });
  }

  async finish(): Promise<Buffer> {
    this.root.end();
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      this.doc.switchToPage(page);
      // Below the margin nothing may begin a new page.
      this.doc.page.margins.bottom = 0;
      this.artifact(() =>
        this.doc
          .font('Helvetica')
          .fontSize(8)
          .fillColor(MUTED)
          .text(
            printable(`${this.facts.subject}   ·   page ${page - start + 1} of ${count}`),
            MARGIN,
            this.doc.page.height - FOOT,
            { width: this.width, align: 'center', lineBreak: false },
          ),
      );
    }
    this.doc.end();
    return this.written;
  }

  private block(type: string, draw: () => void): void {
    this.root.add(this.doc.struct(type, {}, draw));
    this.doc.x = MARGIN;
  }

  /** Decoration: a screen reader passes over it. */
  private artifact(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  /** Begins a new page rather than tear apart what belongs together. */
  private room(height: number): void {
    if (this.doc.y + height > this.doc.page.height - this.doc.page.margins.bottom) this.doc.addPage();
  }

  private get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  private get right(): number {
    return this.doc.page.width - MARGIN;
  }
}

const TONES = {
  good: ['#dff3e6', '#0d4a26'],
  bad: ['#fbe3e3', '#7c1414'],
  unsure: ['#fdf3d4', '#5e4700'],
} as const;

/** What the standard fonts can write (Windows-1252), and nothing that steers a reader. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[^\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, '?');
}

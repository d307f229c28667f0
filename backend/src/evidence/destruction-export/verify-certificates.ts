import { leafHash } from '../audit-leaf.js';
import { statedEvent } from '../audit-export/exported-entry.js';
import { fromCanonicalBase64 } from '../base64.js';
import { auditOrigin, openCheckpoint } from '../checkpoint.js';
import { verifyCms } from '../cms-verify.js';
import {
  certificateFaults,
  certificateNoteText,
  type DestructionCertificate,
  parseCertificate,
  parseSheet,
} from '../destruction-certificate.js';
import { EvidenceError } from '../evidence-error.js';
import { keyHistory, type KeyTenure, tenureOf, verifyInTime } from '../key-history.js';
import { verifyInclusion } from '../merkle-tree.js';
import { sha256Hex } from '../sha256.js';
import { parseVerifierKey, verifierKeyText } from '../signed-note.js';
import { parseTlogProof } from '../tlog-proof.js';
import { type PackFault, VerificationReport } from '../verification/report.js';
import {
  type CertificateLine,
  type CertificatesHead,
  MOST_EXPORTED,
  parseHead,
  parseLine,
  type SheetLine,
} from './certificate-lines.js';

export interface CertificatesVerification {
  /** True only if nothing at all is wrong, missing or extra. */
  holds: boolean;
  appliance: string | null;
  certificates: number;
  checked: string[];
  faults: PackFault[];
  doesNotProve: string[];
  key: { text: string; from: 'outside' | 'pack' } | null;
}

/**
 * Verifies an export of certificates of destruction, offline. Never throws for what is in it and never stops at the first
 * fault.
 */
export async function verifyCertificates(
  lines: Iterable<string>,
  options: { trustedKey?: string; trustedPem?: string } = {},
): Promise<CertificatesVerification> {
  const report = new VerificationReport();
  const check = new CertificatesCheck(report, options);
  for (const line of lines) await check.line(line);
  return check.end();
}

const HEAD = 'line 1';

class CertificatesCheck {
  private head: CertificatesHead | null = null;
  private tenures: KeyTenure[] = [];
  private keyText: string | null = null;
  private readonly listed = new Set<string>();
  private readonly recordings = new Set<string>();
  private lines = 0;
  private certificates = 0;
  private chainGiven = true;

  constructor(
    private readonly report: VerificationReport,
    private readonly options: { trustedKey?: string; trustedPem?: string },
  ) {}

  async line(text: string): Promise<void> {
    this.lines++;
    if (this.lines === 1) return this.begin(text);
    const item = `line ${this.lines}`;
    const line = this.report.attempt(item, () => parseLine(text));
    if (line === null || this.head === null) return;
    if ('sheet' in line) this.report.attempt(item, () => this.sheet(item, line));
    else this.report.attempt(item, () => this.certificate(item, line));
  }

  end(): CertificatesVerification {
    const { report, head, keyText, options } = this;
    if (this.lines === 0) report.fault(HEAD, 'EXPORT_INVALID', 'The file is empty.');
    if (head && this.certificates !== head.certificates)
      report.fault(
        HEAD,
        'CERTIFICATES_MISSING',
        `It says ${head.certificates}, and has ${this.certificates}.`,
      );
    const holds = report.faults.length === 0;
    return {
      holds,
      appliance: head?.appliance ?? null,
      certificates: this.certificates,
      checked: head
        ? [
            `${this.certificates} certificates: signature, order of their times, and that the log has them`,
            `${this.listed.size} listed on sheets under a CMS signature`,
          ]
        : [],
      faults: report.faults,
      doesNotProve: holds ? this.doesNotProve() : [],
      key:
        keyText === null
          ? null
          : { text: keyText, from: options.trustedKey === undefined ? 'pack' : 'outside' },
    };
  }

  private async begin(text: string): Promise<void> {
    await this.report.attemptLater(HEAD, async () => {
      const head = parseHead(text);
      if (head.certificates > MOST_EXPORTED)
        throw new EvidenceError('EXPORT_INVALID', `It has more than ${MOST_EXPORTED} certificates.`);
      const key = parseVerifierKey(this.options.trustedKey ?? head.verifierKey);
      const { tenures, refused } = await keyHistory([key], head.successions);
      this.keyText = verifierKeyText(key.name, key.publicKey);
      this.tenures = tenures;
      this.head = head;
      if (refused.length > 0)
        throw new EvidenceError(
          'KEY_HISTORY_BROKEN',
          'A note about earlier keys is signed by none that is known.',
        );
    });
  }

  private sheet(item: string, { sheet, cms }: SheetLine): void {
    const bytes = Buffer.from(sheet, 'utf8');
    const { appliance, certificates } = parseSheet(bytes);
    const der = fromCanonicalBase64(cms);
    const { trustedPem } = this.options;
    const { code } = verifyCms(bytes, der ?? Buffer.alloc(0), trustedPem === undefined ? {} : { trustedPem });
    const isUnknownRoot = code === 'CHAIN_ROOT_NOT_GIVEN' && trustedPem === undefined;
    if (isUnknownRoot) this.chainGiven = false;
    if (code !== 'CMS_VALID' && !isUnknownRoot) this.report.fault(item, code, 'The sheet is not signed.');
    if (appliance !== this.head!.appliance)
      this.report.fault(item, 'CERTIFICATE_INVALID', 'The sheet is of another appliance.');
    for (const hash of certificates) this.listed.add(hash);
  }

  private certificate(item: string, { certificate, note, leaf, proof }: CertificateLine): void {
    const bytes = Buffer.from(certificate, 'utf8');
    const stated = parseCertificate(bytes);
    const hash = sha256Hex(bytes);
    this.certificates++;
    const wrong = (message: string): void => this.report.fault(item, 'CERTIFICATE_INVALID', message);
    if (stated.appliance !== this.head!.appliance) wrong('It is of another appliance.');
    if (this.recordings.has(stated.recording)) wrong('Its recording has a second certificate.');
    this.recordings.add(stated.recording);
    for (const fault of certificateFaults(stated)) wrong(`It contradicts itself: ${fault}.`);
    if (!this.listed.has(hash)) wrong('No sheet before it lists it.');
    const index = this.inLog(leaf, proof);
    if (!isItsEntry(leaf, stated, hash)) wrong('The entry of the log is about something else.');
    if (verifyInTime(note, this.tenures, index + 1) !== certificateNoteText(stated.appliance, bytes))
      wrong('The note signs something else.');
  }

  /** Where the entry stands in the log that a known key signs. */
  private inLog(leaf: string, proofText: string): number {
    const { index, proof, checkpointNote } = parseTlogProof(proofText);
    const { key } = tenureOf(checkpointNote, this.tenures);
    const { size, root } = openCheckpoint(checkpointNote, key, auditOrigin(this.head!.appliance));
    const hash = leafHash(Buffer.from(leaf, 'utf8'));
    if (!verifyInclusion({ index, leafHash: hash, proof, size, root }))
      throw new EvidenceError('INCLUSION_NOT_PROVEN', 'The proof does not lead from the entry to the root.');
    return index;
  }

  private doesNotProve(): string[] {
    return [
      'That nobody made a copy before. What a backup keeps is another matter; see the handling of its keys.',
      ...(this.chainGiven ? [] : ['Whose certificate signed the sheets: give the roots with --ca.']),
    ];
  }
}

function isItsEntry(leaf: string, { recording }: DestructionCertificate, hash: string): boolean {
  const event = statedEvent(Buffer.from(leaf, 'utf8'));
  return (
    event.kind === 'recording.destroyed' &&
    event.recording === recording &&
    event.fields['certificateHash'] === hash
  );
}

import type { EntityManager } from 'typeorm';
import { parseNote } from '../evidence/signed-note.js';
import { readTimestampToken, verifyTimestampToken } from '../evidence/timestamp-token.js';
import type { RunReport } from './run-report.js';

export interface ReceiptRow {
  id: string;
  kind: string;
  receipt: Buffer;
  /** The checkpoint that was handed out; null when its row is gone. */
  note: string | null;
}

/** Receipts of outside anchors behind one, in their order; none in a schema from before there were any. */
export async function receiptsAfter(
  manager: EntityManager,
  after: string,
  limit: number,
): Promise<ReceiptRow[]> {
  const [{ there }]: [{ there: boolean }] = await manager.query(
    `SELECT to_regclass('public.audit_anchor') IS NOT NULL AS there`,
  );
  if (!there) return [];
  return manager.query(
    `SELECT a.id::text, a.kind, a.receipt, c.note FROM audit_anchor a
     LEFT JOIN audit_checkpoint c ON c.size = a.checkpoint_size
     WHERE a.id > $1 AND a.receipt IS NOT NULL ORDER BY a.id LIMIT $2`,
    [after === '' ? '0' : after, limit],
  );
}

/** Whether what an anchor gave back is about our checkpoint, and whole. Who the anchor is, its owner has to say. */
export function checkReceipt({ id, kind, receipt, note }: ReceiptRow, report: RunReport): void {
  report.count('receipts');
  report.notChecked(
    'whether authorities of time stamps and witnesses are to be trusted: that takes their own keys',
  );
  // The checkpoint is a thing of its own: where its row is gone or damaged, nothing is said about the receipt.
  if (note === null) return;
  const holds = kind === 'timestamp' ? isTokenOver(receipt, note) : isCosigned(receipt, note);
  if (!holds) report.fault(`audit_anchor/${id}`, 'TOKEN_ALTERED');
}

/** RFC 3161: the imprint, the signature, and a chain to a certificate that the token itself carries. */
function isTokenOver(token: Buffer, note: string): boolean {
  try {
    const carried = readTimestampToken(token).certificates.map(({ x509 }) => x509.toString());
    verifyTimestampToken(token, { bytes: Buffer.from(note, 'utf8'), trustedPem: carried.join('') });
    return true;
  } catch {
    return false;
  }
}

/** C2SP tlog-cosignature: the same text, and a signature more. */
function isCosigned(cosigned: Buffer, note: string): boolean {
  try {
    return parseNote(cosigned.toString('utf8')).text === parseNote(note).text;
  } catch {
    return false;
  }
}

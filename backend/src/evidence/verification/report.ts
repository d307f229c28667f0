import type { AuditFaultCode } from '../audit-leaf.js';
import type { CmsCode } from '../cms-verify.js';
import { EvidenceError, type EvidenceErrorCode } from '../evidence-error.js';
import type { ZipFaultCode } from '../pack-zip.js';
import type { ChainFaultCode } from '../recording-chain.js';

export type PackFaultCode =
  | EvidenceErrorCode
  | ZipFaultCode
  | AuditFaultCode
  | ChainFaultCode
  | Exclude<CmsCode, 'CMS_VALID'>
  | 'ITEM_MISSING'
  | 'ITEM_EXTRA'
  | 'ITEM_ORDER_WRONG'
  | 'ITEM_LISTED_TWICE'
  | 'DIGEST_WRONG'
  | 'KEY_NOT_TRUSTED'
  | 'KEY_FORMS_DIFFER'
  | 'SIGNED_SOMETHING_ELSE'
  | 'OTHER_RECORDING'
  | 'SEGMENT_HASH_WRONG'
  | 'SEGMENT_HEADER_WRONG'
  | 'SEGMENT_CONTENT_WRONG'
  | 'SEGMENT_NOT_IN_MANIFEST'
  | 'GAP_NOT_IN_MANIFEST'
  | 'ASSET_WRONG'
  | 'ASSET_NOT_IN_MANIFEST'
  | 'ASSETS_NOT_AS_RECORDED'
  | 'ARCHIVE_NOT_AS_RECORDED'
  | 'CLOCK_NOT_AS_RECORDED'
  | 'VERDICT_WRONG'
  | 'REMEASUREMENT_WRONG'
  | 'ENTRY_NOT_ASKED_FOR'
  | Exclude<CmsCode, 'CMS_VALID'>
  | 'PROOF_OF_NOTHING'
  | 'CONSISTENCY_NOT_PROVEN'
  | 'STILLS_INVALID'
  | 'STILL_WRONG'
  | 'STILL_NOT_LISTED'
  | 'CONSENT_NOT_GIVEN'
  | 'NOTICE_WRONG'
  | 'CERTIFICATES_MISSING'
  | 'CHECK_FAILED';

export interface PackFault {
  /** Path of the item in the pack, `zip container`, or `key`. */
  item: string;
  code: PackFaultCode;
  message: string;
}

/** Collects what was checked and every fault; a fault never ends the verification. */
export class VerificationReport {
  /** `budget` is what all segments together may expand to; the packs of a collection share one. */
  constructor(readonly budget: { bytes: number } = { bytes: Infinity }) {}

  readonly checked: string[] = [];
  readonly faults: PackFault[] = [];
  private readonly known = new Set<string>();

  note(line: string): void {
    this.checked.push(line);
  }

  fault(item: string, code: PackFaultCode, message: string): void {
    const id = `${code} ${item} ${message}`;
    if (this.known.has(id)) return;
    this.known.add(id);
    this.faults.push({ item, code, message });
  }

  /** Runs one check on hostile input: whatever it throws becomes a fault of the item, and the answer is null. */
  attempt<T>(item: string, check: () => T): T | null {
    try {
      return check();
    } catch (error) {
      return this.thrown(item, error);
    }
  }

  async attemptLater<T>(item: string, check: () => Promise<T>): Promise<T | null> {
    try {
      return await check();
    } catch (error) {
      return this.thrown(item, error);
    }
  }

  private thrown(item: string, error: unknown): null {
    if (error instanceof EvidenceError) this.fault(item, error.code, error.message);
    else this.fault(item, 'CHECK_FAILED', 'The item could not be checked.');
    return null;
  }
}

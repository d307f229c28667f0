import { requireApprovedNotice } from '../approved-notice.js';
import { canonicalBytes, parseCanonical } from '../canonical-json.js';
import { isObject } from '../json-shape.js';
import { judgeNotice } from '../notice-verdict.js';
import { answersWords, noticeWords } from '../notice-words.js';
import { PACK_PATHS } from '../pack-format.js';
import type { VisitObservations } from '../visit-observations.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** The notice is the one that the receipt names, and the recording in the pack gives this verdict about it (P7). */
export function checkConsentNotice(
  contents: PackContents,
  visit: VisitObservations | null,
  report: VerificationReport,
): void {
  const path = PACK_PATHS.consentNotice;
  // Packs of earlier days have neither.
  if (!contents.names().some((name) => name === path || name === PACK_PATHS.noticeVerdict)) return;
  const bytes = contents.require(path);
  const stated = contents.require(PACK_PATHS.noticeVerdict);
  const notice = bytes && report.attempt(path, () => requireApprovedNotice(parseCanonical(bytes)));
  if (!notice || !stated) return;
  const { noticeVersion, noticeSha256 = null } = receiptIn(contents);
  if (noticeVersion !== notice.noticeVersion || noticeSha256 !== notice.sha256)
    report.fault(path, 'NOTICE_WRONG', 'The receipt is about another notice.');
  if (visit === null) return;
  const verdict = judgeNotice(visit, notice);
  if (!canonicalBytes(verdict).equals(stated))
    report.fault(
      PACK_PATHS.noticeVerdict,
      'VERDICT_WRONG',
      'The recording in the pack gives another verdict about the notice.',
    );
  report.note(
    `Consent notice ${notice.noticeVersion}, recomputed from the recording: ${noticeWords(verdict)} Refusing: ${answersWords(verdict)}`,
  );
}

function receiptIn(contents: PackContents): Record<string, unknown> {
  try {
    const bytes = contents.optional(PACK_PATHS.consentReceipt);
    const receipt = bytes && parseCanonical(bytes);
    return isObject(receipt) ? receipt : {};
  } catch {
    return {};
  }
}

/** Everything this folder can refuse. Closed: a new code is a change of the format's documentation. */
export type EvidenceErrorCode =
  | 'JSON_NOT_CANONICAL'
  | 'JSON_NOT_REPRESENTABLE'
  | 'OBJECT_FORMAT_UNKNOWN'
  | 'OBJECT_TRUNCATED'
  | 'OBJECT_KEY_OR_CONTEXT_WRONG'
  | 'OBJECT_PIECE_DAMAGED'
  | 'OBJECT_RANGE_INVALID'
  | 'OBJECT_TOO_LONG'
  | 'OBJECT_KEY_INVALID'
  | 'NOTE_MALFORMED'
  | 'NOTE_NOT_SIGNED_BY_KEY'
  | 'NOTE_SIGNATURE_INVALID'
  | 'VERIFIER_KEY_MALFORMED'
  | 'KEY_HISTORY_BROKEN'
  | 'KEY_RETIRED'
  | 'COSIGNATURE_INVALID'
  | 'COSIGNATURE_MALFORMED'
  | 'COSIGNATURE_MISSING'
  | 'DER_MALFORMED'
  | 'TIMESTAMP_ALGORITHM_REFUSED'
  | 'TIMESTAMP_CERTIFICATE_EXPIRED'
  | 'TIMESTAMP_CERTIFICATE_UNFIT'
  | 'TIMESTAMP_CHAIN_UNTRUSTED'
  | 'TIMESTAMP_IMPRINT_DIFFERS'
  | 'TIMESTAMP_MALFORMED'
  | 'TIMESTAMP_NONCE_DIFFERS'
  | 'TIMESTAMP_REFUSED'
  | 'TIMESTAMP_SIGNATURE_INVALID'
  | 'AUDIT_LEAF_INVALID'
  | 'TREE_POSITION_INVALID'
  | 'CHECKPOINT_MALFORMED'
  | 'CHECKPOINT_OF_ANOTHER_LOG'
  | 'TILE_INVALID'
  | 'ENTRY_BUNDLE_INVALID'
  | 'PROOF_MALFORMED'
  | 'INCLUSION_NOT_PROVEN'
  | 'MANIFEST_INVALID'
  | 'ARCHIVE_INVALID'
  | 'PACK_INVALID'
  | 'CERTIFICATE_INVALID'
  | 'EXPORT_INVALID'
  | 'EXPORT_ROW_INVALID'
  | 'ZIP_ITEM_INVALID'
  | 'ZIP_TOO_LARGE'
  | 'GZIP_INVALID'
  | 'GZIP_EXPANDS_TOO_FAR';

/** A refusal of the evidence formats. Carries no content and no key. */
export class EvidenceError extends Error {
  constructor(
    readonly code: EvidenceErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'EvidenceError';
  }
}

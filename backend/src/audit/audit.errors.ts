import { ProductError } from '../platform/product-error.js';

/** Fail closed: what cannot be written down does not happen (P5). */
export class AuditUnavailableError extends ProductError {
  constructor(cause: unknown) {
    super(
      'AUDIT_UNAVAILABLE',
      503,
      'The audit log cannot be written, so this was not done. Tell your operator.',
      { cause },
    );
  }
}

/** Something stands where only the log's own bytes may. An alarm: no checkpoint is signed over it. */
export class AuditFaultError extends ProductError {
  constructor(
    code: 'AUDIT_LOG_DAMAGED' | 'AUDIT_OBJECT_DIFFERS',
    /** What it was found in: a tile, a bundle, a checkpoint, by its path. */
    readonly object: string,
    cause?: unknown,
  ) {
    super(
      code,
      503,
      'The audit log does not agree with what was kept of it. Change nothing, run verify-store, and tell the auditor.',
      { cause },
    );
  }
}

export class AuditCheckpointNotFoundError extends ProductError {
  constructor() {
    super('AUDIT_CHECKPOINT_NOT_FOUND', 404, 'There is no checkpoint of that size. Take one from the list.');
  }
}

export class AuditEntryNotFoundError extends ProductError {
  constructor() {
    super('AUDIT_ENTRY_NOT_FOUND', 404, 'The audit log has no entry of that number.');
  }
}

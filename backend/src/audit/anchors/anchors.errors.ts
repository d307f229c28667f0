import { ProductError } from '../../platform/product-error.js';

export class NoCheckpointError extends ProductError {
  constructor() {
    super(
      'CHECKPOINT_NOT_FOUND',
      404,
      'There is no such checkpoint. The first one is signed soon after the first entry.',
    );
  }
}

export class NoReceiptError extends ProductError {
  constructor() {
    super(
      'ANCHOR_RECEIPT_NOT_FOUND',
      404,
      'This attempt has no receipt: it failed, or its anchor gives none.',
    );
  }
}

import { ProductError } from '../platform/product-error.js';

/** The keyring on disk must not be used as it is. Start-up ends here. */
export class KeyringUnsafeError extends ProductError {
  constructor(detail: string) {
    super('KEYRING_UNSAFE', 500, detail);
  }
}

export class KeyringMissingError extends ProductError {
  constructor(detail: string, cause?: unknown) {
    super('KEYRING_MISSING', 500, detail, { cause });
  }
}

export class KeyringDamagedError extends ProductError {
  constructor(detail: string, cause?: unknown) {
    super('KEYRING_DAMAGED', 500, detail, { cause });
  }
}

export class KeyringReadOnlyError extends ProductError {
  constructor(folder: string, cause: unknown) {
    super(
      'KEYRING_READ_ONLY',
      409,
      `The keyring at ${folder} is read-only here. Run the command where it can be written.`,
      { cause },
    );
  }
}

/** Start-up ends here: what is sealed must carry a signature that an audit department can check. */
export class CertificateMissingError extends ProductError {
  constructor(name: string) {
    super(
      'CERTIFICATE_MISSING',
      500,
      `The keyring has no ${name} certificate. Run: npm run cli -- make-certificates`,
    );
  }
}

/** A wrapped key that this keyring did not make, or that was changed, or that is bound to something else. */
export class KeyUnwrapError extends ProductError {
  constructor(cause?: unknown) {
    super('KEY_UNWRAP_FAILED', 500, 'The key cannot be opened with this keyring.', { cause });
  }
}

/** No key: the recording was never opened here, or its key was destroyed. */
export class RecordingKeyGoneError extends ProductError {
  constructor() {
    super('RECORDING_KEY_GONE', 410, 'The content of this recording no longer exists.');
  }
}

export class RecordingKeyExistsError extends ProductError {
  constructor(cause?: unknown) {
    super('RECORDING_KEY_EXISTS', 409, 'The recording has a key already.', { cause });
  }
}

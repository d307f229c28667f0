import { ProductError } from '../platform/product-error.js';
import type { ImportFault } from './certificates/imported-chain.js';

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
      `The keyring has no ${name} certificate. Run: npm run cli -- make-keys`,
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

export class RotationRunningError extends ProductError {
  constructor() {
    super('ROTATION_RUNNING', 409, 'Keys are being wrapped anew. Wait until it is done, then rotate again.');
  }
}

/** The module is not there, or answers no more. What needs a key waits or is refused; nothing is lost. */
export class KeyProviderUnavailableError extends ProductError {
  constructor(detail: string, cause?: unknown) {
    super('KEY_PROVIDER_UNAVAILABLE', 503, `The hardware security module is not available. ${detail}`, {
      cause,
    });
  }
}

export class KeyProviderPinRefusedError extends ProductError {
  constructor() {
    super(
      'KEY_PROVIDER_PIN_REFUSED',
      503,
      'The token refuses the PIN. Correct the PIN file and restart: it is not tried again, so that the token is not locked.',
    );
  }
}

export class KeyProviderMechanismError extends ProductError {
  constructor(key: string) {
    super(
      'KEY_PROVIDER_MECHANISM_MISSING',
      503,
      `The token cannot make ${key}: it lacks the mechanism for it.`,
    );
  }
}

const IMPORT_FAULTS: Record<ImportFault, string> = {
  CERTIFICATE_MALFORMED: 'This is not a chain of at most ten certificates in PEM.',
  CERTIFICATE_KEY_MISMATCH:
    'None of these certificates is for the key that signs here. Make a new request and have that one signed.',
  CERTIFICATE_EXPIRED: 'A certificate of this chain is not good today. Ask for one that is.',
  CERTIFICATE_USAGE_WRONG:
    'The certificate may not sign: it needs the key usage digitalSignature and the extended key usage emailProtection, and its issuers must be authorities.',
  CERTIFICATE_WEAK:
    'The chain has a key or a signature that is too weak: RSA of 2,048 bits or more and SHA-256 are the least.',
  CERTIFICATE_CHAIN_INCOMPLETE:
    'The chain does not go up to its root. Add the certificates of all issuers, the root too.',
  PKCS12_UNREADABLE:
    'The PKCS#12 file does not open with this password, or does not hold exactly one RSA key.',
};

/** A certificate that is not taken. Nothing was changed. */
export class CertificateRefusedError extends ProductError {
  constructor(fault: ImportFault) {
    super(fault, 422, IMPORT_FAULTS[fault]);
  }
}

export type KekDestructionFault = 'KEK_UNKNOWN' | 'KEK_NEWEST' | 'KEK_IN_USE' | 'KEK_TOO_FRESH';

const DESTRUCTION_FAULTS: Record<KekDestructionFault, string> = {
  KEK_UNKNOWN: 'There is no such version of the key-encryption key.',
  KEK_NEWEST: 'The newest version wraps what comes next. Rotate first.',
  KEK_IN_USE: 'Keys are still wrapped with this version. Wrap them anew first: rotate-keys.',
  KEK_TOO_FRESH:
    'Every key was wrapped anew less than an hour ago, or is not yet. Wait: a process may be late, and the newest backup must have the new keys.',
};

/** A version that is not destroyed. Nothing was changed. */
export class KekDestructionRefusedError extends ProductError {
  constructor(fault: KekDestructionFault) {
    super(fault, 409, DESTRUCTION_FAULTS[fault]);
  }
}

export class KeysNotInFilesError extends ProductError {
  constructor() {
    super(
      'KEYS_IN_MODULE',
      409,
      'Keys are in a hardware security module, where none is put from outside. Make a certificate request instead.',
    );
  }
}

export class VerifierKeyChangingError extends ProductError {
  constructor() {
    super(
      'VERIFIER_KEY_CHANGING',
      409,
      'A new verifier key is taking over. Try again in ten minutes, when the time of the earlier one has ended.',
    );
  }
}

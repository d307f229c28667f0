import { type KeyObject, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  ED25519_KEY_BYTES,
  type NoteSigner,
  type VerifierKey,
  formatNote,
  parseVerifierKey,
  requireNoteText,
  verifierKeyText,
} from '../evidence/signed-note.js';
import { KeyringDamagedError } from './keys.errors.js';

/** Signs for the appliance: manifests, receipts, packs, checkpoints. Ed25519, C2SP signed notes. */
export class Signer implements NoteSigner {
  /** What others verify with. Public: print it, publish it. */
  readonly verifierKey: string;
  private readonly parsed: VerifierKey;
  private readonly key: KeyObject;

  constructor(
    readonly name: string,
    privateKeyPem: string,
  ) {
    this.key = readPrivateKey(privateKeyPem);
    const der = createPublicKey(this.key).export({ format: 'der', type: 'spki' });
    this.verifierKey = verifierKeyText(name, der.subarray(-ED25519_KEY_BYTES));
    this.parsed = parseVerifierKey(this.verifierKey);
  }

  /** `text` ends with a newline; the answer is the whole note. */
  signNote(text: string): Promise<string> {
    requireNoteText(text);
    return Promise.resolve(formatNote(text, this.parsed, sign(null, Buffer.from(text, 'utf8'), this.key)));
  }
}

function readPrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new KeyringDamagedError('The signing key cannot be read.', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new KeyringDamagedError('The signing key is not an Ed25519 key.');
  return key;
}

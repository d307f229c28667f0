import { createPublicKey, verify } from 'node:crypto';
import { fromCanonicalBase64 } from './base64.js';
import { EvidenceError } from './evidence-error.js';
import { sha256 } from './sha256.js';
import {
  ED25519_KEY_BYTES,
  ED25519_SIGNATURE_BYTES,
  KEY_ID_BYTES,
  type VerifierKey,
  isKeyName,
  parseNote,
  verifierKeyPem,
} from './signed-note.js';

/** C2SP tlog-cosignature v1.0, Ed25519: the key type of a witness. */
export const COSIGNATURE_TYPE = 0x04;
const TIME_BYTES = 8;
/** 2^63 - 1 is allowed; a JavaScript date ends long before. */
const LAST_SECOND = 8_640_000_000_000n;

/** First 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key). */
function cosignerKeyId(name: string, publicKey: Uint8Array): Buffer {
  return sha256(Buffer.from(`${name}\n`), Buffer.from([COSIGNATURE_TYPE]), publicKey).subarray(
    0,
    KEY_ID_BYTES,
  );
}

export function cosignerKeyText(name: string, publicKey: Uint8Array): string {
  const material = Buffer.concat([Buffer.from([COSIGNATURE_TYPE]), publicKey]);
  return `${name}+${cosignerKeyId(name, publicKey).toString('hex')}+${material.toString('base64')}`;
}

/** The key of a witness, `name+id+base64(0x04 ‖ key)`. A key of a log is refused: it says something else. */
export function parseCosignerKey(text: string): VerifierKey {
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const material = base64 === undefined ? null : fromCanonicalBase64(base64);
  if (name === undefined || !isKeyName(name) || material?.length !== 1 + ED25519_KEY_BYTES)
    throw new EvidenceError('VERIFIER_KEY_MALFORMED', 'The key of a witness reads name+id+base64.');
  const publicKey = material.subarray(1);
  const expected = cosignerKeyId(name, publicKey);
  if (material[0] !== COSIGNATURE_TYPE || expected.toString('hex') !== id)
    throw new EvidenceError(
      'VERIFIER_KEY_MALFORMED',
      'This is not the key of a witness (Ed25519 cosignatures, type 4).',
    );
  return { name, id: expected, publicKey };
}

/** The bytes that a witness signs at a time, in seconds, over the text of a checkpoint. */
export function cosignedBytes(text: string, seconds: number | bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

export interface Cosignature {
  /** When the witness says that it saw this as the newest checkpoint. */
  at: Date;
  /** The signature line, as it stands under the note. */
  line: string;
}

/**
 * Verifies what a witness says of a checkpoint: the note is one, and under its text is a cosignature of this key. Lines
 * of other keys are ignored, as the specification says; a wrong line that names this key refuses the whole.
 */
export function verifyCosignature(note: string, key: VerifierKey): Cosignature {
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(({ name, id }) => name === key.name && id.equals(key.id));
  if (own.length === 0)
    throw new EvidenceError('COSIGNATURE_MISSING', `The note carries no cosignature of ${key.name}.`);
  const publicKey = createPublicKey(verifierKeyPem(key));
  let last: Cosignature | null = null;
  for (const { signature } of own) {
    if (signature.length !== TIME_BYTES + ED25519_SIGNATURE_BYTES)
      throw new EvidenceError('COSIGNATURE_MALFORMED', 'A cosignature is a time and an Ed25519 signature.');
    const seconds = signature.readBigUInt64BE();
    if (
      seconds > LAST_SECOND ||
      !verify(null, cosignedBytes(text, seconds), publicKey, signature.subarray(TIME_BYTES))
    )
      throw new EvidenceError(
        'COSIGNATURE_INVALID',
        `The cosignature of ${key.name} does not belong to this text.`,
      );
    const line = `\u2014 ${key.name} ${Buffer.concat([key.id, signature]).toString('base64')}\n`;
    last = { at: new Date(Number(seconds) * 1_000), line };
  }
  return last!;
}

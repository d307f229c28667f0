import { fromCanonicalBase64 } from './base64.js';
import { EvidenceError } from './evidence-error.js';
import { ed25519Holds, ed25519HoldsLater, ed25519Spki } from './primitives.js';
import { sha256 } from './sha256.js';

/** C2SP signed-note v1.0.0, signature type Ed25519. */
export const ED25519_TYPE = 0x01;
export const ED25519_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;
export const KEY_ID_BYTES = 4;
export const MAX_NOTE_BYTES = 1_048_576;
export const MAX_SIGNATURES = 100;

const SIGNATURE_LINE = /^\u2014 (\S+) (\S+)$/u;

export interface VerifierKey {
  name: string;
  id: Buffer;
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: Buffer;
}

/** Whatever can sign: a key in memory, a key in a module. `verifierKey` is the text others check with. */
export interface NoteSigner {
  readonly name: string;
  readonly verifierKey: string;
  /** Notes that lead from the keys before to this one: what it makes carries them. */
  readonly successions?: readonly string[];
  signNote(text: string): Promise<string>;
}

export interface NoteSignature {
  name: string;
  id: Buffer;
  signature: Buffer;
}

export function isKeyName(name: string): boolean {
  return name.length > 0 && name.length <= 255 && !/[\s+\p{Z}\p{Cc}\p{Cs}]/u.test(name);
}

/** First 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
export function keyId(name: string, publicKey: Uint8Array): Buffer {
  return sha256(Buffer.from(`${name}\n`), Buffer.from([ED25519_TYPE]), publicKey).subarray(0, KEY_ID_BYTES);
}

export function verifierKeyText(name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name) || publicKey.length !== ED25519_KEY_BYTES)
    throw new EvidenceError(
      'VERIFIER_KEY_MALFORMED',
      'A verifier key needs a name without spaces or + and 32 bytes.',
    );
  const material = Buffer.concat([Buffer.from([ED25519_TYPE]), publicKey]);
  return `${name}+${keyId(name, publicKey).toString('hex')}+${material.toString('base64')}`;
}

export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const material = base64 === undefined ? null : fromCanonicalBase64(base64);
  if (name === undefined || !isKeyName(name) || material?.length !== 1 + ED25519_KEY_BYTES)
    throw new EvidenceError('VERIFIER_KEY_MALFORMED', 'A verifier key reads name+id+base64.');
  const publicKey = material.subarray(1);
  const expected = keyId(name, publicKey);
  if (material[0] !== ED25519_TYPE || expected.toString('hex') !== id)
    throw new EvidenceError(
      'VERIFIER_KEY_MALFORMED',
      'The id of the verifier key does not belong to its name and key.',
    );
  return { name, id: expected, publicKey };
}

/** The key as `openssl` reads it. */
export function verifierKeyPem(key: VerifierKey): string {
  const der = ed25519Spki(key.publicKey).toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
}

/** Puts a signature under a text. `sign` is Ed25519 over exactly the text's bytes. */
export function formatNote(text: string, key: VerifierKey, signature: Uint8Array): string {
  requireNoteText(text);
  return countersigned(`${text}\n`, key, signature);
}

/** One signature more, under those that a note has. */
export function countersigned(note: string, key: VerifierKey, signature: Uint8Array): string {
  const base64 = Buffer.concat([key.id, signature]).toString('base64');
  return `${note}\u2014 ${key.name} ${base64}\n`;
}

export function requireNoteText(text: string): void {
  if (!text.endsWith('\n') || /[\0-\x09\x0b-\x1f\p{Cs}]/u.test(text))
    throw new EvidenceError(
      'NOTE_MALFORMED',
      'A note is text that ends with a newline and has no control characters.',
    );
  if (Buffer.byteLength(text) > MAX_NOTE_BYTES - 1024)
    throw new EvidenceError('NOTE_MALFORMED', 'The text is too long for a note.');
}

export function parseNote(note: string): { text: string; signatures: NoteSignature[] } {
  if (Buffer.byteLength(note) > MAX_NOTE_BYTES) throw malformed('The note is too long.');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw malformed('The note has no blank line before its signatures.');
  const text = note.slice(0, split + 1);
  requireNoteText(text);
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed('The note has too many signatures.');
  return { text, signatures: lines.map(parseSignatureLine) };
}

/**
 * Verifies a note with one key and returns its text. Signatures of other keys are ignored, as the specification
 * says; a wrong signature that names this key refuses the whole note.
 */
export function verifyNote(note: string, key: VerifierKey): string {
  const { text, signatures } = signedBy(note, key);
  for (const signature of signatures)
    if (!ed25519Holds(key.publicKey, Buffer.from(text), signature)) throw signatureInvalid(key);
  return text;
}

/** The same, on any platform: a browser answers later. */
export async function verifyNoteLater(note: string, key: VerifierKey): Promise<string> {
  const { text, signatures } = signedBy(note, key);
  for (const signature of signatures)
    if (!(await ed25519HoldsLater(key.publicKey, Buffer.from(text), signature))) throw signatureInvalid(key);
  return text;
}

function signedBy(note: string, key: VerifierKey): { text: string; signatures: Buffer[] } {
  const { text, signatures } = parseNote(note);
  const ours = signatures.filter(({ name, id }) => name === key.name && id.equals(key.id));
  if (ours.length === 0)
    throw new EvidenceError('NOTE_NOT_SIGNED_BY_KEY', `The note carries no signature of ${key.name}.`);
  return { text, signatures: ours.map(({ signature }) => signature) };
}

function signatureInvalid(key: VerifierKey): EvidenceError {
  return new EvidenceError(
    'NOTE_SIGNATURE_INVALID',
    `The signature of ${key.name} does not belong to this text.`,
  );
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = base64 === undefined ? null : fromCanonicalBase64(base64);
  if (name === undefined || !isKeyName(name) || bytes === null || bytes.length <= KEY_ID_BYTES)
    throw malformed('A signature line is malformed.');
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

function malformed(message: string): EvidenceError {
  return new EvidenceError('NOTE_MALFORMED', message);
}

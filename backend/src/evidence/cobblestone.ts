import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { INPUT_KEY_BYTES, SALT_BYTES, COMMITMENT_BYTES, TAG_BYTES, MAX_PIECES } from './cobblestone-sizes.js';
import { EvidenceError } from './evidence-error.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const INFO_PREFIX = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'latin1');
const NOTHING = Buffer.alloc(0);

/** What HKDF-Expand gives for one message. `erase` when done. */
export class MessageKeys {
  // A cipher made from a KeyObject costs half of one made from bytes, which counts with a cipher for every 16 KiB.
  private readonly key: KeyObject;

  private constructor(private readonly material: Buffer) {
    this.key = createSecretKey(material.subarray(0, KEY_BYTES));
  }

  static derive(inputKey: Uint8Array, salt: Uint8Array, context: Uint8Array): MessageKeys {
    if (inputKey.length !== INPUT_KEY_BYTES || salt.length !== SALT_BYTES)
      throw new EvidenceError('OBJECT_KEY_INVALID', 'The input key has 32 bytes and the salt 24.');
    const info = Buffer.concat([INFO_PREFIX, salt, context]);
    return new MessageKeys(expandSha512(inputKey, info, KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES));
  }

  get commitment(): Buffer {
    return this.material.subarray(KEY_BYTES + NONCE_BYTES);
  }

  /** MUST be asked before any piece is opened: without it one ciphertext can have two meanings. */
  commitsTo(commitment: Uint8Array): boolean {
    return commitment.length === COMMITMENT_BYTES && timingSafeEqual(this.commitment, commitment);
  }

  sealPiece(number: number, plain: Uint8Array): Buffer[] {
    const cipher = createCipheriv('aes-256-gcm', this.key, this.nonce(number));
    const sealed = cipher.update(plain);
    // GCM has given all of its ciphertext by now: `final` only closes it.
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  }

  openPiece(number: number, sealed: Uint8Array): Buffer {
    const end = sealed.length - TAG_BYTES;
    if (end < 0) throw new EvidenceError('OBJECT_TRUNCATED', `Piece ${number} is cut off.`);
    const decipher = createDecipheriv('aes-256-gcm', this.key, this.nonce(number), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
    } catch (cause) {
      plain.fill(0);
      throw new EvidenceError('OBJECT_PIECE_DAMAGED', `Piece ${number} does not authenticate.`, { cause });
    }
    return plain;
  }

  /** The bytes at once; OpenSSL clears its copy when the object goes. */
  erase(): void {
    this.material.fill(0);
  }

  /** base nonce XOR the piece number, big-endian and as wide as the nonce. */
  private nonce(number: number): Buffer {
    if (number >= MAX_PIECES)
      throw new EvidenceError('OBJECT_RANGE_INVALID', 'A message has at most 2^38 pieces.');
    const nonce = Buffer.from(this.material.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES));
    const wide = nonce.readBigUInt64BE(NONCE_BYTES - 8) ^ BigInt(number);
    nonce.writeBigUInt64BE(wide, NONCE_BYTES - 8);
    return nonce;
  }
}

/** RFC 5869 section 2.3, without Extract: the input key is uniformly random already. */
function expandSha512(key: Uint8Array, info: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  let block: Buffer = NOTHING;
  for (let counter = 1; blocks.length * 64 < length; counter++) {
    block = createHmac('sha512', key)
      .update(block)
      .update(info)
      .update(Buffer.from([counter]))
      .digest();
    blocks.push(block);
  }
  const all = Buffer.concat(blocks);
  const out = Buffer.from(all.subarray(0, length));
  for (const used of [...blocks, all]) used.fill(0);
  return out;
}

import {
  formatNote,
  type NoteSigner,
  parseVerifierKey,
  requireNoteText,
  verifierKeyText,
} from '../evidence/signed-note.js';
import type { Ed25519Key, NoteKeys } from './ed25519-key.js';

/** Signs for the appliance: manifests, receipts, packs, checkpoints. Ed25519, C2SP signed notes. */
export class Signer implements NoteSigner {
  constructor(
    readonly name: string,
    private readonly keys: NoteKeys,
  ) {}

  /** What others verify with. Public: print it, publish it. */
  get verifierKey(): string {
    return this.textOf(this.signing());
  }

  /** Every key that has signed, oldest first: what was signed once verifies with the key of its time. */
  get verifierKeys(): string[] {
    return this.keys.noteKeys().map((key) => this.textOf(key));
  }

  /** `text` ends with a newline; the answer is the whole note. */
  async signNote(text: string): Promise<string> {
    requireNoteText(text);
    const key = this.signing();
    const signature = await key.sign(Buffer.from(text, 'utf8'));
    return formatNote(text, parseVerifierKey(this.textOf(key)), signature);
  }

  private signing(): Ed25519Key {
    return this.keys.noteKeys().at(-1)!;
  }

  private textOf(key: Ed25519Key): string {
    return verifierKeyText(this.name, key.publicKey);
  }
}
